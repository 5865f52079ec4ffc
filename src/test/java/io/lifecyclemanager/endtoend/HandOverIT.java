package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica ends while it works, as in every rolling update. */
class HandOverIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /**
   * Longer than a message stays hidden after a crash, and than any process takes to start, or the
   * action would not outlive it.
   */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(5);

  private static final SandboxScale SCENE =
      new SandboxScale(2, 2, 0, Duration.ofSeconds(3), Duration.ofSeconds(6), HEARTBEAT_TIMEOUT, 1);

  @TempDir private Path folder;
  private SandboxWorld world;
  private List<SandboxMachine> doomed;

  @BeforeEach
  void terminateOneInstance() throws Exception {
    world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder));
    doomed = world.machines().subList(0, 1);
    world.terminate(doomed);
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void aStoppedReplicaReturnsItsMessagesAtOnceAndTheNextOneContinues() throws Exception {
    PodHold hold = PodHold.onEach(world, doomed);
    ControllerProcess first = controller("first");
    awaitDraining(first);

    first.askToEnd();
    assertThat(first.awaitEnd(TIMEOUT)).isZero();
    // A message that was not returned would stay hidden until its visibility timeout.
    assertThat(world.queue()).isEqualTo(new Counts(1, 0));
    assertThat(world.aws().autoScaling().completions()).isEmpty();
    assertThat(first.output()).contains("termination handed over");

    ControllerProcess second = controller("second");
    eventually("it claims", TIMEOUT, () -> second.output().contains("claimed again"));
    hold.release();
    awaitCompletion(second);
  }

  @Test
  void theNextReplicaReceivesTheMessagesOfAKilledOne() throws Exception {
    PodHold hold = PodHold.onEach(world, doomed);
    ControllerProcess first = controller("first");
    awaitDraining(first);

    first.kill();
    hold.release();
    ControllerProcess second = controller("second");

    awaitCompletion(second);
  }

  private ControllerProcess controller(String name) {
    return world.controller(
        ControllerArguments.withoutHandOverLimit(world),
        world.cluster().kubeconfig(),
        folder.resolve(name + ".log"),
        "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
        "--settle-time=1");
  }

  private void awaitDraining(ControllerProcess controller) throws Exception {
    ProgressSnapshot _ =
        eventually(
            "pods are stopping; its log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(doomed),
            glance -> glance.stopping() > 0);
  }

  private void awaitCompletion(ControllerProcess controller) throws Exception {
    ProgressSnapshot _ =
        eventually(
            "all is over; its log: " + controller.log(),
            TIMEOUT.plusSeconds(30),
            () -> world.glance(doomed),
            glance -> glance.isOver(doomed.size()));
    SandboxReport report = SandboxReport.of(world, doomed);
    assertThat(report.isGood()).as(report::text).isTrue();
    assertThat(world.aws().autoScaling().completions())
        .singleElement()
        .satisfies(one -> assertThat(one.result()).isEqualTo(LifecycleResult.CONTINUE));
  }
}
