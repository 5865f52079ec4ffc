package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspectorContract;
import io.lifecyclemanager.doctor.snapshot.InspectedClusterFixture;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The adapter keeps its port's contract against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class KubernetesClusterInspectorClusterIT extends ClusterInspectorContract {
  private static final String RBAC = "rbac.authorization.k8s.io";

  @Override
  protected InspectedClusterFixture fixture() throws Exception {
    return new ApiClusterFixture(
        RealCluster.kubeconfig(), KubernetesClusterInspectorClusterIT::grant, () -> {});
  }

  /** An account has no permission until one is granted. */
  private static void grant(
      TestCluster api,
      ServiceAccount account,
      List<ClusterPermission> allowed,
      List<ClusterPermission> denied)
      throws InterruptedException {
    String name = "inspected-" + api.unique;
    ObjectNode role = InspectedManifests.named(RBAC + "/v1", "ClusterRole", name);
    for (ClusterPermission permission : allowed) {
      ObjectNode rule = role.withArray("rules").addObject();
      rule.putArray("apiGroups").add(permission.group());
      rule.putArray("resources").add(permission.resource());
      rule.putArray("verbs").add(permission.verb());
    }
    api.create("/apis/" + RBAC + "/v1/clusterroles", role);
    ObjectNode binding = InspectedManifests.named(RBAC + "/v1", "ClusterRoleBinding", name);
    binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", "ClusterRole").put("name", name);
    ObjectNode subject = binding.putArray("subjects").addObject();
    subject.put("kind", "ServiceAccount").put("namespace", account.namespace());
    subject.put("name", account.name());
    api.create("/apis/" + RBAC + "/v1/clusterrolebindings", binding);
  }
}
