package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real API server takes the manifest, and its account may do all that the program does. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class ShippedPermissionsClusterIT {
  @Test
  void theAccountOfTheManifestMayDoAllThatTheProgramAsksForAndIsNoAdministrator(
      @TempDir Path folder) throws Exception {
    String node = "permissions-node";
    try (KubernetesClient admin = KubernetesClients.of(RealCluster.kubeconfig());
        AppliedManifest manifest = AppliedManifest.to(RealCluster.kubeconfig())) {
      RawApi api = new RawApi(admin);
      try {
        assertThat(
                api.post("/api/v1/nodes", NodeManifest.named(node).instance("i-0f1e2d").json())
                    .code())
            .isEqualTo(201);
        Path kubeconfig = manifest.kubeconfig(folder.resolve("kubeconfig"));
        ClusterRequestRecorder requests =
            ClusterRequestRecorder.record(kubeconfig, new InstanceId("i-0f1e2d"));
        assertThat(requests.forbidden()).isEmpty();
        try (KubernetesClient account = KubernetesClients.of(kubeconfig)) {
          assertThat(new RawApi(account).get("/api/v1/secrets").code()).isEqualTo(403);
        }
      } finally {
        api.delete("/api/v1/nodes/" + node, JsonNodeFactory.instance.objectNode());
      }
    }
  }
}
