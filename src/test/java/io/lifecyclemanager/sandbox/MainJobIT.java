package io.lifecyclemanager.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lifecyclemanager.sandbox.kubernetes.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The main job on the simulated API, which tells what was asked of it. */
class MainJobIT extends MainJob {
  private SimulatedCluster cluster;

  @Override
  Cluster cluster() {
    cluster = new SimulatedCluster(folder);
    return cluster;
  }

  @Override
  Path kubeconfig() {
    return cluster.kubeconfig();
  }

  @Test
  void whileNothingDrainsNobodyAsksForPods() throws Exception {
    assertThat(cluster.calls().orElseThrow())
        .isNotEmpty()
        .extracting(Call::resource)
        .doesNotContain("pods");

    world.terminate(world.machines().subList(0, 1));
    awaitEnd(world.machines().subList(0, 1));

    assertThat(cluster.calls().orElseThrow()).extracting(Call::resource).contains("pods");
  }

  @Test
  void podsAreAskedToGoThroughTheEvictionApiByTheirUidAndNeverDeleted() throws Exception {
    List<Machine> doomed = world.machines().subList(0, 2);

    world.terminate(doomed);
    awaitEnd(doomed);

    List<Call> calls = cluster.calls().orElseThrow();
    List<Call> evictions = calls.stream().filter(MainJobIT::isEviction).toList();
    assertThat(evictions).hasSizeGreaterThanOrEqualTo(6);
    Set<String> uids =
        Glance.movable(world, doomed).stream().map(pod -> pod.uid()).collect(Collectors.toSet());
    for (Call eviction : evictions) {
      JsonNode body = new ObjectMapper().readTree(eviction.body());
      assertThat(body.path("apiVersion").asText()).isEqualTo("policy/v1");
      assertThat(uids).contains(body.at("/deleteOptions/preconditions/uid").asText());
    }
    assertThat(calls).extracting(Call::verb).doesNotContain("delete");
    assertThat(evictions)
        .as("pods of the DaemonSet are left alone")
        .extracting(Call::name)
        .noneMatch(name -> name.startsWith(DaemonSet.NAME));
  }

  private static boolean isEviction(Call call) {
    return call.verb().equals("create") && call.resource().equals("pods/eviction");
  }
}
