package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.sandbox.kubernetes.Clients;
import io.lifecyclemanager.sandbox.kubernetes.NodeManifest;
import io.lifecyclemanager.sandbox.kubernetes.RawApi;
import io.lifecyclemanager.sandbox.kubernetes.RealCluster;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real API server takes the manifest, and its account may do all that the program does. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RightsClusterIT {
  private static final String ACCOUNT =
      "/api/v1/namespaces/lifecycle-manager/serviceaccounts/lifecycle-manager";

  @Test
  void theAccountOfTheManifestMayDoAllThatTheProgramAsksForAndIsNoAdministrator(
      @TempDir Path folder) throws Exception {
    try (KubernetesClient admin = Clients.of(RealCluster.kubeconfig())) {
      RawApi api = new RawApi(admin);
      String node = "rights-node";
      try {
        apply(admin);
        assertThat(
                api.post("/api/v1/nodes", NodeManifest.named(node).instance("i-0f1e2d").json())
                    .code())
            .isEqualTo(201);
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, kubeconfig(admin, token(api)));
        ClusterRequests requests = ClusterRequests.about(kubeconfig, new InstanceId("i-0f1e2d"));
        assertThat(requests.forbidden()).isEmpty();
        try (KubernetesClient account = Clients.of(kubeconfig)) {
          assertThat(new RawApi(account).get("/api/v1/secrets").code()).isEqualTo(403);
        }
      } finally {
        api.delete("/api/v1/nodes/" + node, object());
        delete(admin);
      }
    }
  }

  private static void apply(KubernetesClient admin) throws Exception {
    try (InputStream manifest = Files.newInputStream(Manifest.FILE)) {
      assertThat(admin.load(manifest).serverSideApply()).hasSize(7);
    }
  }

  private static void delete(KubernetesClient admin) throws Exception {
    try (InputStream manifest = Files.newInputStream(Manifest.FILE)) {
      admin.load(manifest).delete();
    }
  }

  private static String token(RawApi api) throws InterruptedException {
    ObjectNode request = object();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", 600);
    return api.post(ACCOUNT + "/token", request).json().at("/status/token").asText();
  }

  /** The administrator's way to the API server, with another identity. */
  private static String kubeconfig(KubernetesClient admin, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: here, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
    users: [{name: account, user: {token: "%s"}}]
    contexts: [{name: here, context: {cluster: here, user: account}}]
    current-context: here
    """
        .formatted(admin.getMasterUrl(), token);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
