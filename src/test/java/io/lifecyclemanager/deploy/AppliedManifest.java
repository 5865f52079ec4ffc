package io.lifecyclemanager.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.deploy.permission.AdmissionPolicies;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The manifest with its admission policies, applied to a real API server; with no replicas, as the
 * program runs outside. Taken out again on {@link #close}, which waits until it is gone.
 */
public final class AppliedManifest implements AutoCloseable {
  /** The name of the program's account, in the namespace of the program. */
  public static final String ACCOUNT = "lifecycle-manager";

  private static final String NAME = "lifecycle-manager";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final KubernetesClient admin;

  private AppliedManifest(KubernetesClient admin) {
    this.admin = admin;
  }

  /** Applies the manifest with the administrator's permissions. */
  public static AppliedManifest to(Path kubeconfig) throws Exception {
    AppliedManifest applied = new AppliedManifest(KubernetesClients.of(kubeconfig));
    try (InputStream manifest = Files.newInputStream(Manifest.FILE)) {
      var _ = applied.admin.load(manifest).serverSideApply();
      var _ = applied.admin.apps().deployments().inNamespace(NAME).withName(NAME).scale(0);
      AdmissionPolicies.awaitInForce(kubeconfig);
      return applied;
    } catch (Exception e) {
      applied.close();
      throw e;
    }
  }

  /** Writes a kubeconfig with a fresh token of the ServiceAccount, and no other permissions. */
  public Path kubeconfig(Path file) throws IOException, InterruptedException {
    return kubeconfig(file, ACCOUNT);
  }

  /** The same for another account in the namespace of the program. */
  public Path kubeconfig(Path file, String account) throws IOException, InterruptedException {
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: here, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: account, user: {token: "%s"}}]
        contexts: [{name: here, context: {cluster: here, user: account}}]
        current-context: here
        """
            .formatted(admin.getMasterUrl(), token(account)));
  }

  /** A fresh token of an account in the namespace of the program. */
  public String token(String account) throws InterruptedException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", 3600);
    String path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(NAME, account);
    RawApi.RawReply reply = new RawApi(admin).post(path, request);
    if (reply.code() != 201) {
      throw new IllegalStateException("no token: " + reply);
    }
    return reply.json().at("/status/token").asText();
  }

  @Override
  public void close() throws IOException {
    try (admin;
        InputStream manifest = Files.newInputStream(Manifest.FILE)) {
      var _ = admin.load(manifest).delete();
      var _ =
          admin
              .namespaces()
              .withName(NAME)
              .waitUntilCondition(Objects::isNull, TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
