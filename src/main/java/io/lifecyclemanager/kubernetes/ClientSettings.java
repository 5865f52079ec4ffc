package io.lifecyclemanager.kubernetes;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Utils;
import io.lifecyclemanager.http.ProxyRules;
import io.lifecyclemanager.http.ProxyRules.Route;
import io.lifecyclemanager.http.ProxyServer;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The address and the credentials of the API server, as fabric8's client configures itself. */
final class ClientSettings {
  private static final int CONNECT_MILLIS = 3_000;

  private final Config config;
  private final Optional<ProxyServer> proxy;

  private ClientSettings(Config config, Optional<ProxyServer> proxy) {
    this.config = config;
    this.proxy = proxy;
  }

  static ClientSettings of(@Nullable Path kubeconfig) {
    ProxyRules proxies = ProxyRules.ofEnvironment();
    Config config = kubeconfig == null ? Config.autoConfigure(null) : read(kubeconfig);
    config.setUserAgent("lifecycle-manager");
    config.setConnectionTimeout(CONNECT_MILLIS);
    // The client's retries send one eviction up to eleven times and hide the Retry-After header.
    config.setRequestRetryBackoffLimit(0);
    // With HTTP/2 the JDK's client fails the 101st concurrent request, and one dead connection
    // fails all requests on it.
    config.setHttp2Disable(true);
    Optional<ProxyServer> proxy = proxy(config, proxies);
    // Of the environment's proxies, the client knows other rules than kubectl.
    config.setHttpProxy(null);
    config.setHttpsProxy(null);
    config.setNoProxy(null);
    config.setProxyUsername(null);
    config.setProxyPassword(null);
    return new ClientSettings(config, proxy);
  }

  /** The cluster's {@code proxy-url}, which has no exceptions, else that of the environment. */
  private static Optional<ProxyServer> proxy(Config config, ProxyRules proxies) {
    Optional<ProxyServer> ofCluster = proxyOfCluster(config);
    if (ofCluster.isPresent()) {
      return ofCluster;
    }
    return switch (proxies.route(URI.create(config.getMasterUrl()))) {
      case Route.Unset(), Route.Direct() -> Optional.empty();
      case Route.Through(ProxyServer proxy) -> Optional.of(proxy);
    };
  }

  private static Optional<ProxyServer> proxyOfCluster(Config config) {
    NamedContext context = config.getCurrentContext();
    File file = context == null ? null : KubeConfigUtils.getFileWithNamedCluster(context);
    if (file == null) {
      return Optional.empty();
    }
    String cluster = context.getContext().getCluster();
    return KubeConfigUtils.parseConfig(file).getClusters().stream()
        .filter(named -> named.getName().equals(cluster))
        .map(named -> named.getCluster().getProxyUrl())
        .filter(Utils::isNotNullOrEmpty)
        .map(url -> ProxyServer.parse("the proxy-url of the kubeconfig", url))
        .findFirst();
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

  /** The user of the current context; empty without one. */
  Optional<String> user() {
    NamedContext context = config.getCurrentContext();
    return context == null
        ? Optional.empty()
        : Optional.ofNullable(context.getContext().getUser()).filter(name -> !name.isEmpty());
  }

  /**
   * Why no API server is known: there is neither a kubeconfig nor the environment of a pod; null
   * where one is known.
   */
  @Nullable String missing() {
    return missing(config, System.getenv(), Config.getKubeconfigFilenames());
  }

  static @Nullable String missing(
      Config config, Map<String, String> environment, Collection<String> kubeconfigs) {
    boolean isConfigured =
        config.getCurrentContext() != null
            || environment.containsKey(Config.KUBERNETES_SERVICE_HOST_PROPERTY)
            || !withoutSlash(config.getMasterUrl()).equals(Config.DEFAULT_MASTER_URL);
    return isConfigured
        ? null
        : "no kubeconfig (%s) and not in a cluster (%s is not set); give --kubeconfig or set KUBECONFIG"
            .formatted(String.join(", ", kubeconfigs), Config.KUBERNETES_SERVICE_HOST_PROPERTY);
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The API server's address, ending in a slash. */
  String server() {
    return withoutSlash(config.getMasterUrl()) + "/";
  }

  /** The address and the proxy before it, for messages. */
  String route() {
    return server() + proxy.map(through -> " through the proxy " + through).orElse("");
  }

  HttpClient http() {
    HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder(config);
    proxy.ifPresent(through -> {
      builder.proxyAddress(through.address());
      through
          .authorization()
          .ifPresent(value -> {
            ProxyRules.allowPasswords();
            builder.proxyAuthorization(value);
          });
    });
    return builder.build();
  }
}
