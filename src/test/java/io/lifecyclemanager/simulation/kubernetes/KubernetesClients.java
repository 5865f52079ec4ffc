package io.lifecyclemanager.simulation.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** fabric8 clients as they are wanted here: HTTP/1.1, no retries behind the caller's back. */
public final class KubernetesClients {

  private KubernetesClients() {}

  /** A client of the simulated API, which is let in without a token. */
  public static KubernetesClient of(SimulatedKubernetes kubernetes) {
    Config config = Config.empty();
    config.setMasterUrl(kubernetes.url());
    return build(config);
  }

  /** A client for the current context of a kubeconfig. */
  public static KubernetesClient of(Path kubeconfig) {
    return build(Config.fromKubeconfig(kubeconfig.toFile()));
  }

  /**
   * A client for the current context of a kubeconfig that acts as another user, with all
   * permissions of RBAC.
   */
  public static KubernetesClient impersonating(Path kubeconfig, String user) {
    return build(
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withImpersonateUsername(user)
            .withImpersonateGroups("system:masters")
            .build());
  }

  private static KubernetesClient build(Config config) {
    Config quiet =
        new ConfigBuilder(config)
            .withHttp2Disable(true)
            .withRequestRetryBackoffLimit(0)
            .withUserAgent("sandbox")
            .build();
    return new KubernetesClientBuilder().withConfig(quiet).build();
  }
}
