package io.lifecyclemanager.kubernetes.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EndpointSlices in the simulated API server, and failures of it. */
class EndpointPeersTest extends EndpointPeersContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  private final List<Fact> facts = new ArrayList<>();

  @TempDir Path folder;

  @Override
  TestCluster openCluster() {
    return new TestCluster(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }

  private EndpointPeers observed() {
    return new EndpointPeers(
        cluster().connection, cluster().namespace, "self", PORT, facts::add, TestCluster.TIME);
  }

  @Test
  void withoutThePermissionThereIsOneFactAndTheProblemNamesIt() throws Exception {
    addSlice("own-1", "own", "IPv4", "http", PORT, "self 10.0.0.1", "second 10.0.0.2");
    EndpointPeers peers = observed();
    peers.refresh();
    try (ApiFault _ =
        kubernetes
            .faults()
            .answer(
                "list",
                "endpointslices",
                InjectedResponse.forbidden("endpointslices.discovery.k8s.io is forbidden"))) {
      assertThat(peers.refresh()).isEqualTo(Duration.ofMinutes(1));
      peers.refresh();
    }
    assertThat(peers.urls()).isEmpty();
    assertThat(peers.problem().orElseThrow())
        .startsWith("the other replicas are not known: list endpointslices: ");
    assertThat(facts)
        .singleElement()
        .satisfies(fact ->
            assertThat(((RemoteCallFailed) fact).failure().missingPermission())
                .contains("list endpointslices"));
  }

  @Test
  void anOutageLeavesThePeersThatWereKnown() throws Exception {
    addSlice("own-1", "own", "IPv4", "http", PORT, "self 10.0.0.1", "second 10.0.0.2");
    EndpointPeers peers = observed();
    peers.refresh();
    try (ApiFault _ =
        kubernetes.faults().answer("list", "endpointslices", InjectedResponse.overloaded(1))) {
      assertThat(peers.refresh()).isEqualTo(Duration.ofSeconds(15));
    }
    assertThat(peers.urls()).containsExactly("http://10.0.0.2:8080");
    assertThat(peers.problem()).isPresent();
    peers.refresh();
    assertThat(peers.problem()).isEmpty();
  }
}
