package io.lifecyclemanager.aws;

import io.lifecyclemanager.http.ContentDecoding;
import io.lifecyclemanager.http.ProxyRules;
import io.lifecyclemanager.http.ProxyRules.Route;
import io.lifecyclemanager.http.ProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Opens the connections of all AWS clients, also of those that the SDK creates for its credentials:
 * with the proxies of the environment, of which the SDK itself reads {@code HTTP_PROXY} only, and
 * without compression. The headers are not signed, so a proxy may change them.
 */
public final class UrlConnections implements SdkHttpService {
  /** The SDK's property for the class of its HTTP clients. Read once, at the first client. */
  private static final String SERVICE = "software.amazon.awssdk.http.service.impl";

  private final ProxyRules proxies;

  /** One for each proxy: the JDK reuses a connection only for the same authenticator. */
  private final Map<ProxyServer, Optional<Authenticator>> authenticators =
      new ConcurrentHashMap<>();

  /**
   * Called by the SDK.
   *
   * @throws IllegalArgumentException when the environment's proxies cannot be used
   */
  public UrlConnections() {
    this.proxies = ProxyRules.ofEnvironment();
  }

  /** Has the SDK open the connections of its own clients here. Repeatable. */
  static void install() {
    System.setProperty(SERVICE, UrlConnections.class.getName());
  }

  @Override
  public SdkHttpClient.Builder<?> createHttpClientBuilder() {
    return new ClientBuilder();
  }

  /**
   * A client with these timeouts.
   *
   * @param connectTimeout how long connecting may take
   * @param socketTimeout how long a connection may be silent
   */
  SdkHttpClient client(Duration connectTimeout, Duration socketTimeout) {
    UrlConnectionFactory open =
        uri -> {
          HttpURLConnection connection = open(uri);
          connection.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
          connection.setReadTimeout(Math.toIntExact(socketTimeout.toMillis()));
          connection.setRequestProperty("Accept-Encoding", ContentDecoding.ACCEPTED);
          return connection;
        };
    return UrlConnectionHttpClient.create(open);
  }

  private HttpURLConnection open(URI uri) {
    try {
      return switch (proxies.route(uri)) {
        // The JDK's own settings apply, as in -Dhttps.proxyHost.
        case Route.Unset() -> (HttpURLConnection) uri.toURL().openConnection();
        case Route.Direct() -> (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        case Route.Through(ProxyServer proxy) -> {
          Proxy through = new Proxy(Proxy.Type.HTTP, proxy.address());
          var connection = (HttpURLConnection) uri.toURL().openConnection(through);
          authenticators
              .computeIfAbsent(proxy, ProxyServer::authenticator)
              .ifPresent(connection::setAuthenticator);
          yield connection;
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Builds clients with the SDK's timeouts for the service. */
  private final class ClientBuilder implements SdkHttpClient.Builder<ClientBuilder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap serviceDefaults) {
      AttributeMap options = serviceDefaults.merge(SdkHttpConfigurationOption.GLOBAL_HTTP_DEFAULTS);
      return client(
          options.get(SdkHttpConfigurationOption.CONNECTION_TIMEOUT),
          options.get(SdkHttpConfigurationOption.READ_TIMEOUT));
    }
  }
}
