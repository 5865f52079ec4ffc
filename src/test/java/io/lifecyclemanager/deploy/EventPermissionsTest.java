package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.event.KubernetesNodeEvents;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.telemetry.event.NodeEvent;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The optional Role allows what is needed to record events of nodes, and nothing else. */
class EventPermissionsTest {
  @Test
  void theRoleAllowsTheRequestsInTheNamespaceOfTheEvents(@TempDir Path folder) throws Exception {
    List<Fact> facts = new CopyOnWriteArrayList<>();
    try (SimulatedKubernetes api = SimulatedKubernetes.start(new SystemTime());
        KubernetesConnection connection =
            KubernetesConnection.create(
                api.kubeconfig(folder.resolve("kubeconfig")), facts::add, new SystemTime())) {
      KubernetesNodeEvents events = new KubernetesNodeEvents(connection, new Random(), "replica");
      NodeRef node = new NodeRef("node-1", "uid-1");
      String name =
          events.create(
              new NodeEvent(node, EventImportance.PROGRESS, "Draining", "Drain", "3 pods"),
              Instant.EPOCH);
      events.repeat(name, 2, Instant.EPOCH);
    }
    assertThat(facts)
        .extracting(fact -> (KubernetesRequest) fact)
        .allMatch(request -> request.code() < 300)
        .extracting(KubernetesRequest::verb)
        .containsExactlyInAnyOrderElementsOf(verbs());
  }

  private static List<String> verbs() throws Exception {
    JsonNode role = Manifest.read().the("Role", "lifecycle-manager-events");
    assertThat(role.at("/metadata/namespace").asText()).isEqualTo("default");
    assertThat(role.path("rules")).hasSize(1);
    JsonNode rule = role.at("/rules/0");
    assertThat(rule.path("apiGroups").toString()).isEqualTo("[\"events.k8s.io\"]");
    assertThat(rule.path("resources").toString()).isEqualTo("[\"events\"]");
    return Manifest.list(rule.path("verbs")).stream().map(JsonNode::asText).toList();
  }
}
