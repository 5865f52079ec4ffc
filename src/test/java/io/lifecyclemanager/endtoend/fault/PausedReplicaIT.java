package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica stands still for longer than its messages are hidden, as in a frozen virtual machine,
 * and then goes on as if nothing had been.
 */
@Tag("full")
class PausedReplicaIT {
  /** The heartbeat timeout is longer than any process takes to start. */
  private static final SandboxScale SCENE =
      new SandboxScale(
          2, 4, 0, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void anotherReplicaTakesTheNodeOverAndTheFormerOwnerStops() throws Exception {
    try (TestWorld world = TestWorld.start(SCENE, folder, 1)) {
      ControllerProcess first = world.controller("first");
      first.awaitReady(TestWorld.TIMEOUT);
      // The drain goes on until the former owner has seen that the node is another's.
      PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
      world.terminate();
      world.awaitDraining();

      first.standStill();
      ControllerProcess second = world.controller("second");
      awaitWords(second, "claimed again");
      first.goOn();
      awaitWords(first, "leaving the node to replica ");
      hold.release();
      world.awaitOver();

      SandboxReport report = SandboxReport.of(world.sandbox(), world.doomed());
      assertThat(report.isGood()).as(report::text).isTrue();
      assertThat(TerminationChecks.of(world.sandbox(), world.doomed())).isEmpty();
      assertThat(first.output()).doesNotContain("lifecycle action completed");
      assertThat(second.output()).contains("lifecycle action completed");
      assertThat(first.status("/livez")).isEqualTo(200);
    }
  }

  private static void awaitWords(ControllerProcess controller, String words) throws Exception {
    String _ =
        eventually(
            controller.log() + " says: " + words,
            TestWorld.TIMEOUT,
            controller::output,
            said -> said.contains(words));
  }
}
