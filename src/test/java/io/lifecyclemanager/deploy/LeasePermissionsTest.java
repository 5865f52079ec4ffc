package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.lease.LeaseLedgers;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The optional Role allows what limits across replicas need, and nothing else. */
class LeasePermissionsTest {
  @Test
  void theRoleAllowsTheRequestsInTheNamespaceOfTheProgram(@TempDir Path folder) throws Exception {
    List<Fact> facts = new CopyOnWriteArrayList<>();
    try (SimulatedKubernetes api = SimulatedKubernetes.start(new SystemTime());
        KubernetesConnection connection =
            KubernetesConnection.create(
                api.kubeconfig(folder.resolve("kubeconfig")), facts::add, new SystemTime())) {
      LeaseLedgers ledgers = new LeaseLedgers(connection, "default", new SystemTime());
      for (int revision = 1; revision <= 2; revision++) {
        PaceLedger next = new PaceLedger(revision, List.of(), null, null, null, null);
        assertThat(ledgers.write(LimitScope.CLUSTER, ledgers.read(LimitScope.CLUSTER), next))
            .isTrue();
      }
    }
    assertThat(facts)
        .extracting(fact -> ((KubernetesRequest) fact).verb())
        .containsOnlyOnceElementsOf(List.of("create", "update"))
        .hasSameElementsAs(verbs());
  }

  private static List<String> verbs() throws Exception {
    JsonNode rule = Manifest.read().onlyRuleInOwnNamespace("lifecycle-manager-leases");
    assertThat(rule.path("apiGroups").toString()).isEqualTo("[\"coordination.k8s.io\"]");
    assertThat(rule.path("resources").toString()).isEqualTo("[\"leases\"]");
    return Manifest.list(rule.path("verbs")).stream().map(JsonNode::asText).toList();
  }
}
