package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.peer.EndpointPeers;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The optional Role allows what finding the other replicas needs, and nothing else. */
class PeerPermissionsTest {
  @Test
  void theRoleAllowsTheRequestInTheNamespaceOfTheProgram(@TempDir Path folder) throws Exception {
    List<Fact> facts = new CopyOnWriteArrayList<>();
    try (SimulatedKubernetes api = SimulatedKubernetes.start(new SystemTime());
        KubernetesConnection connection =
            KubernetesConnection.create(
                api.kubeconfig(folder.resolve("kubeconfig")), facts::add, new SystemTime())) {
      var _ =
          new EndpointPeers(connection, "default", "self", 8080, facts::add, new SystemTime())
              .refresh();
    }
    assertThat(facts)
        .singleElement()
        .satisfies(fact -> assertThat(((KubernetesRequest) fact).verb()).isEqualTo("list"));
    JsonNode rule = Manifest.read().onlyRuleInOwnNamespace("lifecycle-manager-peers");
    assertThat(
            List.of("apiGroups", "resources", "verbs").stream()
                .map(field -> rule.path(field).toString()))
        .containsExactly("[\"discovery.k8s.io\"]", "[\"endpointslices\"]", "[\"list\"]");
  }

  @Test
  void theServiceHasAPortWithTheNameThatTheStatusLooksFor() throws Exception {
    JsonNode service = Manifest.read().the("Service");
    assertThat(service.at("/metadata/name").asText()).isEqualTo("lifecycle-manager");
    assertThat(service.at("/spec/ports/0/name").asText()).isEqualTo("http");
  }
}
