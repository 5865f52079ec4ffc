package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.endtoend.fault.TerminationChecks;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole cluster is to be terminated at once, and half of it may. */
@Tag("full")
class DisruptionLimitIT {
  private static final String LEAVING = "lifecycle_manager_leaving_nodes ";
  private static final SandboxScale SCENE =
      new SandboxScale(
          4, 2, 0, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMinutes(2), 1);

  @TempDir private Path folder;

  @Test
  void halfOfTheNodesTerminateWhileTheOthersWaitInUse() throws Exception {
    try (TestWorld world = TestWorld.start(SCENE, folder, 4)) {
      ControllerProcess controller = world.controller("controller", "--max-unavailable=50%");
      controller.awaitReady(TestWorld.TIMEOUT);
      PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
      world.terminate();
      eventually(
          "two instances wait for their turn; the log: " + controller.log(),
          TestWorld.TIMEOUT,
          () -> waiting(controller).size() == 2);
      hold.release();
      eventually(
          "all are over; its log: " + controller.log(),
          TestWorld.TIMEOUT,
          () -> {
            assertThat(leaving(controller)).isBetween(0.0, 2.0);
            return world.sandbox().glance(world.doomed()).isOver(4);
          });

      assertThat(TerminationChecks.of(world.sandbox())).isEmpty();
      assertThat(waiting(controller))
          .hasSize(2)
          .allMatch(line -> line.contains("WARN") && line.contains("2 may be"));
      assertThat(controller.output()).contains("2 of 4 nodes are terminating");
    }
  }

  private static List<String> waiting(ControllerProcess controller) {
    return controller
        .output()
        .lines()
        .filter(line -> line.contains("node neither cordoned nor drained yet"))
        .toList();
  }

  private static double leaving(ControllerProcess controller) throws Exception {
    return controller
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(LEAVING))
        .mapToDouble(line -> Double.parseDouble(line.substring(LEAVING.length())))
        .findFirst()
        .orElseThrow();
  }
}
