package io.lifecyclemanager.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The address and the credentials of the API server, as fabric8's client configures itself. */
final class ClientSettings {
  private static final int CONNECT_MILLIS = 3_000;

  private final Config config;

  private ClientSettings(Config config) {
    this.config = config;
  }

  static ClientSettings of(@Nullable Path kubeconfig) {
    Config config = kubeconfig == null ? Config.autoConfigure(null) : read(kubeconfig);
    config.setUserAgent("lifecycle-manager");
    config.setConnectionTimeout(CONNECT_MILLIS);
    // The client's retries send one eviction up to eleven times and hide the Retry-After header.
    config.setRequestRetryBackoffLimit(0);
    // With HTTP/2 the JDK's client fails the 101st concurrent request, and one dead connection
    // fails all requests on it.
    config.setHttp2Disable(true);
    return new ClientSettings(config);
  }

  private static Config read(Path kubeconfig) {
    if (!Files.isRegularFile(kubeconfig) || !Files.isReadable(kubeconfig)) {
      throw new IllegalArgumentException("the kubeconfig " + kubeconfig + " cannot be read");
    }
    Config config;
    try {
      config = Config.fromKubeconfig(kubeconfig.toFile());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the kubeconfig %s cannot be parsed: %s".formatted(kubeconfig, e.getMessage()), e);
    }
    if (config.getCurrentContext() == null) {
      throw new IllegalArgumentException(
          "the kubeconfig " + kubeconfig + " has no current context");
    }
    return config;
  }

  /** The API server's address, ending in a slash. */
  String server() {
    String server = config.getMasterUrl();
    return server.endsWith("/") ? server : server + "/";
  }

  HttpClient http() {
    return new JdkHttpClientFactory().newBuilder(config).build();
  }
}
