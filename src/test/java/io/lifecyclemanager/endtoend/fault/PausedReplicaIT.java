package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica stands still for longer than its messages are hidden, as in a frozen virtual machine,
 * and then goes on as if nothing had been.
 */
@Tag("full")
class PausedReplicaIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** The heartbeat timeout is longer than any process takes to start. */
  private static final SandboxScale SCENE =
      new SandboxScale(
          2, 4, 0, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void anotherReplicaTakesTheNodeOverAndTheFormerOwnerStops() throws Exception {
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder))) {
      List<SandboxMachine> doomed = world.machines().subList(0, 1);
      ControllerProcess first = controller(world, "first");
      first.awaitReady(TIMEOUT);
      // The drain goes on until the former owner has seen that the node is another's.
      PodHold hold = PodHold.onEach(world, doomed);
      world.terminate(doomed);
      await(world, doomed, first, glance -> glance.stopping() > 0);

      first.standStill();
      ControllerProcess second = controller(world, "second");
      awaitWords(second, "claimed again");
      first.goOn();
      awaitWords(first, "leaving the node to replica ");
      hold.release();
      await(world, doomed, second, glance -> glance.isOver(doomed.size()));

      SandboxReport report = SandboxReport.of(world, doomed);
      assertThat(report.isGood()).as(report::text).isTrue();
      assertThat(TerminationChecks.of(world, doomed)).isEmpty();
      assertThat(first.output()).doesNotContain("lifecycle action completed");
      assertThat(second.output()).contains("lifecycle action completed");
      assertThat(first.status("/livez")).isEqualTo(200);
    }
  }

  private ControllerProcess controller(SandboxWorld world, String name) {
    return world.controller(
        world.cluster().kubeconfig(),
        folder.resolve(name + ".log"),
        "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
        "--settle-time=1");
  }

  private static void awaitWords(ControllerProcess controller, String words) throws Exception {
    String _ =
        eventually(
            controller.log() + " says: " + words,
            TIMEOUT,
            controller::output,
            said -> said.contains(words));
  }

  private static void await(
      SandboxWorld world,
      List<SandboxMachine> doomed,
      ControllerProcess controller,
      Predicate<ProgressSnapshot> what)
      throws Exception {
    ProgressSnapshot _ =
        eventually(
            "the world is that far; its log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(doomed),
            what);
  }
}
