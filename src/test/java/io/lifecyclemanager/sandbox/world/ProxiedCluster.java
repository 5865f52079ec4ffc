package io.lifecyclemanager.sandbox.world;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.lifecyclemanager.deploy.AppliedManifest;
import io.lifecyclemanager.simulation.fault.EffectBarrier;
import io.lifecyclemanager.simulation.fault.FaultGate;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A gate before the real API server, for a controller with no permissions but those of the
 * ServiceAccount that the manifest makes. To be made before there is a node: the manifest's own
 * pods are not to be among those that are drained.
 */
public final class ProxiedCluster implements AutoCloseable {
  private final AppliedManifest manifest;
  private final FaultGate gate;
  private final Path kubeconfig;

  public ProxiedCluster(Path folder, EffectBarrier barrier) throws Exception {
    Config admin = Config.fromKubeconfig(RealCluster.kubeconfig().toFile());
    manifest = AppliedManifest.to(RealCluster.kubeconfig());
    gate =
        new FaultGate(URI.create(admin.getMasterUrl()), barrier, client(admin), Optional.empty());
    String account = Files.readString(manifest.kubeconfig(folder.resolve("service-account")));
    kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig-of-gate"),
            account.replaceFirst("https://[^\"]+", gate.address().toString()));
  }

  /**
   * Trusts the API server and has no certificate of its own: the token alone identifies the caller.
   */
  private static HttpClient client(Config admin) throws Exception {
    SSLContext tls = SSLUtils.sslContext(null, SSLUtils.trustManagers(admin));
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
  }

  public FaultGate gate() {
    return gate;
  }

  /** Leads through the gate. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void close() throws IOException {
    gate.close();
    manifest.close();
  }
}
