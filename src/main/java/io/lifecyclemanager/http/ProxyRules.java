package io.lifecyclemanager.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy of each request, as the environment says: {@code HTTPS_PROXY} for requests with TLS,
 * {@code HTTP_PROXY} for others, {@code NO_PROXY} for exceptions, each also in lower case. The
 * loopback addresses never have a proxy. Pure.
 *
 * <p>The rules are those that kubectl and the AWS CLI have in common. Where they differ, both are
 * kept: an entry that begins with a dot excepts the domain itself as well (AWS CLI, not kubectl),
 * networks count (kubectl, not AWS CLI).
 */
public final class ProxyRules {
  /** Without it, the JDK sends no password before a tunnel is open. Read once by its clients. */
  private static final String DISABLED_IN_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Optional<ProxyServer> http;
  private final Optional<ProxyServer> https;
  private final NoProxyList exceptions;

  private ProxyRules(
      Optional<ProxyServer> http, Optional<ProxyServer> https, NoProxyList exceptions) {
    this.http = http;
    this.https = https;
    this.exceptions = exceptions;
  }

  /** How a request reaches its server. */
  public sealed interface Route {
    /** No variable sets a proxy for the scheme. */
    record Unset() implements Route {}

    /** Directly, although a variable sets a proxy for the scheme. */
    record Direct() implements Route {}

    /** Through this proxy. */
    record Through(ProxyServer proxy) implements Route {}
  }

  /**
   * The rules of the process's environment.
   *
   * @throws IllegalArgumentException when a variable cannot be used; the message names it, and does
   *     not contain its value
   */
  public static ProxyRules ofEnvironment() {
    ProxyRules rules = of(System.getenv());
    if (Stream.of(rules.http, rules.https)
        .flatMap(Optional::stream)
        .anyMatch(proxy -> proxy.credentials().isPresent())) {
      allowPasswords();
    }
    return rules;
  }

  /**
   * The rules of an environment.
   *
   * @throws IllegalArgumentException as {@link #ofEnvironment}
   */
  public static ProxyRules of(Map<String, String> environment) {
    return new ProxyRules(
        proxy(environment, "HTTP_PROXY"),
        proxy(environment, "HTTPS_PROXY"),
        NoProxyList.parse(variable(environment, "NO_PROXY").map(Map.Entry::getValue).orElse("")));
  }

  /** Has the JDK's clients, if they are not in use yet, send passwords to proxies. Idempotent. */
  public static void allowPasswords() {
    if (System.getProperty(DISABLED_IN_TUNNELS) == null) {
      System.setProperty(DISABLED_IN_TUNNELS, "");
    }
  }

  private static Optional<ProxyServer> proxy(Map<String, String> environment, String name) {
    return variable(environment, name)
        .map(found -> ProxyServer.parse(found.getKey(), found.getValue()));
  }

  /** The variable in upper case, else in lower case; an empty value counts as absent. */
  private static Optional<Map.Entry<String, String>> variable(
      Map<String, String> environment, String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .filter(key -> !environment.getOrDefault(key, "").isBlank())
        .map(key -> Map.entry(key, environment.getOrDefault(key, "")))
        .findFirst();
  }

  /** The route to a server. */
  public Route route(URI server) {
    boolean tls = "https".equalsIgnoreCase(server.getScheme());
    Optional<ProxyServer> proxy = tls ? https : http;
    if (proxy.isEmpty() || server.getHost() == null) {
      return new Route.Unset();
    }
    String host =
        server
            .getHost()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\[\\]]", "")
            .replaceFirst("\\.$", "");
    int port = server.getPort() >= 0 ? server.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
    return isLoopback(host) || exceptions.contains(host, port)
        ? new Route.Direct()
        : new Route.Through(proxy.get());
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || NoProxyList.literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }
}
