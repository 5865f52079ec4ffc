package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxCluster;
import io.lifecyclemanager.sandbox.world.SandboxDaemonSet;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.kubernetes.api.ApiServerCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The main job on the simulated API, which records the requests. */
class MainJobIT extends MainJob {
  private SimulatedSandboxCluster cluster;

  @Override
  protected SandboxCluster cluster() {
    cluster = new SimulatedSandboxCluster(folder);
    return cluster;
  }

  @Override
  protected Path kubeconfig() {
    return cluster.kubeconfig();
  }

  @Test
  void podsAreListedOnlyForADrainAndEvictedByTheirUidAndNeverDeleted() throws Exception {
    assertThat(cluster.calls().orElseThrow())
        .as("while nothing drains")
        .isNotEmpty()
        .extracting(ApiServerCall::resource)
        .doesNotContain("pods");
    List<SandboxMachine> doomed = world.machines().subList(0, 2);

    world.terminate(doomed);
    awaitEnd(doomed);

    List<ApiServerCall> calls = cluster.calls().orElseThrow();
    assertThat(calls).extracting(ApiServerCall::resource).contains("pods");
    List<ApiServerCall> evictions = calls.stream().filter(MainJobIT::isEviction).toList();
    assertThat(evictions).hasSizeGreaterThanOrEqualTo(6);
    Set<String> uids =
        ProgressSnapshot.movable(world, doomed).stream()
            .map(pod -> pod.uid())
            .collect(Collectors.toSet());
    for (ApiServerCall eviction : evictions) {
      JsonNode body = new ObjectMapper().readTree(eviction.body());
      assertThat(body.path("apiVersion").asText()).isEqualTo("policy/v1");
      assertThat(uids).contains(body.at("/deleteOptions/preconditions/uid").asText());
    }
    assertThat(calls).extracting(ApiServerCall::verb).doesNotContain("delete");
    assertThat(evictions)
        .as("pods of the DaemonSet are left alone")
        .extracting(ApiServerCall::name)
        .noneMatch(name -> name.startsWith(SandboxDaemonSet.NAME));
  }

  private static boolean isEviction(ApiServerCall call) {
    return call.verb().equals("create") && call.resource().equals("pods/eviction");
  }
}
