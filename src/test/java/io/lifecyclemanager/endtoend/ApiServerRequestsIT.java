package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one termination requests from the API server. */
@Tag("full")
class ApiServerRequestsIT {
  private static final int MAX_REQUESTS = 12;
  private static final SandboxScale SCENE =
      new SandboxScale(
          2, 3, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(2), 1);

  @TempDir private Path folder;

  @Test
  void aNodeWithThreePodsNeedsAtMostTwelve() throws Exception {
    try (TestWorld world = TestWorld.start(SCENE, folder, 1)) {
      ControllerProcess controller = world.controller("controller", "--node-events=false");
      controller.awaitReady(TestWorld.TIMEOUT);
      Instant begin = world.sandbox().now();
      world.terminate();
      world.awaitOver();

      assertThat(requests(world.cluster(), begin))
          .contains("list pods ", "watch pods ", "patch nodes worker-01")
          .filteredOn(request -> request.startsWith("create pods/eviction "))
          .as("the pods of the node are evicted, that of the DaemonSet is not")
          .hasSize(SCENE.pods());
      assertThat(requests(world.cluster(), begin)).hasSizeLessThanOrEqualTo(MAX_REQUESTS);
    }
  }

  /**
   * Verb, resource and name of each request, apart from the watch of all nodes, which all
   * terminations share. A request that failed, or that repeats another one, is a retry: time
   * decides whether there are any.
   */
  private static List<String> requests(SimulatedSandboxCluster cluster, Instant begin) {
    return cluster.calls().orElseThrow().stream()
        .filter(call -> !call.at().isBefore(begin) && call.succeeded())
        .filter(call -> !(call.resource().equals("nodes") && call.name().isEmpty()))
        .map(ApiServerRequest::of)
        .distinct()
        .map(ApiServerRequest::text)
        .toList();
  }

  private record ApiServerRequest(String text, String body) {
    private static ApiServerRequest of(ApiServerCall call) {
      return new ApiServerRequest(
          "%s %s %s".formatted(call.verb(), call.resource(), call.name()), call.body());
    }
  }
}
