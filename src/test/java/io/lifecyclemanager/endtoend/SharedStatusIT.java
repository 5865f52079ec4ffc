package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas in processes of their own show each other's terminations. */
@Tag("full")
class SharedStatusIT {
  private static final SandboxScale SCENE =
      new SandboxScale(
          2, 2, 0, Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;
  @AutoClose private TestWorld world;

  @BeforeEach
  void terminateOneInstance() throws Exception {
    world = TestWorld.start(SCENE, folder, 1);
    world.terminate();
  }

  @Test
  void theTerminationOfAReplicaIsShownByAnotherOneEvenAfterItsEnd() throws Exception {
    PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
    ControllerProcess first = world.controller("first");
    world.awaitDraining();
    String peer = "http://127.0.0.1:" + first.port().orElseThrow();
    ControllerProcess second = world.controller("second", "--peers=" + peer);
    second.awaitReady(TestWorld.TIMEOUT);

    // On a slow machine a process that has just started may not answer within a second.
    StatusReport both =
        eventually(
            "both answer; its log: " + second.log(),
            TestWorld.TIMEOUT,
            () -> status(second),
            report -> report.replicas().stream().allMatch(ReplicaStatus::answered));
    assertThat(both.terminations())
        .singleElement()
        .satisfies(shown -> {
          assertThat(shown.owner()).isEqualTo(both.replicas().getLast().name());
          assertThat(shown.pods()).containsKey("terminating");
        });

    first.kill();
    StatusReport alone =
        eventually(
            "it misses the other one; its log: " + second.log(),
            TestWorld.TIMEOUT,
            () -> status(second),
            report -> !report.replicas().getLast().answered());
    assertThat(alone.replicas().getLast().url()).isEqualTo(peer);
    assertThat(alone.replicas().getLast().problem()).isNotNull();
    assertThat(alone.terminations())
        .as("from the claim of its node, or from the second replica, which continues")
        .hasSize(1);
    hold.release();
  }

  private static StatusReport status(ControllerProcess controller) throws Exception {
    return StatusJson.read(controller.get("/api/v1/terminations").body(), StatusReport.class);
  }
}
