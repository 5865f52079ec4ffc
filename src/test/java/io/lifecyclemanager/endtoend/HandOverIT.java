package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica ends while it works, as in every rolling update. */
@Tag("full")
class HandOverIT {
  /**
   * Longer than a message stays hidden after a crash, and than any process takes to start, or the
   * action would not outlive it.
   */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(5);

  private static final SandboxScale SCENE =
      new SandboxScale(2, 2, 0, Duration.ofSeconds(3), Duration.ofSeconds(6), HEARTBEAT_TIMEOUT, 1);

  @TempDir private Path folder;
  @AutoClose private TestWorld world;

  @BeforeEach
  void terminateOneInstance() throws Exception {
    world = TestWorld.start(SCENE, folder, 1);
    world.terminate();
  }

  @Test
  void aStoppedReplicaReturnsItsMessagesAtOnceAndTheNextOneContinues() throws Exception {
    PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
    ControllerProcess first = controller("first");
    world.awaitDraining();

    first.askToEnd();
    assertThat(first.awaitEnd(TestWorld.TIMEOUT)).isZero();
    // A message that was not returned would stay hidden until its visibility timeout.
    assertThat(world.sandbox().queue()).isEqualTo(new Counts(1, 0));
    assertThat(world.sandbox().aws().autoScaling().completions()).isEmpty();
    assertThat(first.output()).contains("termination handed over");

    ControllerProcess second = controller("second");
    eventually("it claims", TestWorld.TIMEOUT, () -> second.output().contains("claimed again"));
    hold.release();
    assertCompletion();
  }

  @Test
  void theNextReplicaReceivesTheMessagesOfAKilledOne() throws Exception {
    PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
    ControllerProcess first = controller("first");
    world.awaitDraining();

    first.kill();
    hold.release();
    ControllerProcess _ = controller("second");

    assertCompletion();
  }

  private ControllerProcess controller(String name) {
    return world.controller(ControllerArguments.withoutHandOverLimit(world.sandbox()), name);
  }

  private void assertCompletion() throws Exception {
    world.awaitOver();
    SandboxReport report = SandboxReport.of(world.sandbox(), world.doomed());
    assertThat(report.isGood()).as(report::text).isTrue();
    assertThat(world.sandbox().aws().autoScaling().completions())
        .singleElement()
        .satisfies(one -> assertThat(one.result()).isEqualTo(LifecycleResult.CONTINUE));
  }
}
