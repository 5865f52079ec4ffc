package io.lifecyclemanager.http;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy.
 *
 * @param host a name or an address, without brackets
 * @param credentials empty where the proxy needs none; never in a message
 */
public record ProxyServer(String host, int port, Optional<ProxyCredentials> credentials) {
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_PORT = 65_535;

  /** Up to the last {@code @} stands the user: passwords may contain one. */
  private static final Pattern URL =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z0-9+.-]+)://)?(?:(?<user>.*)@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+\\]|[^@:/\\[\\]\\s]+)(?::(?<port>[0-9]{1,5}))?/*");

  /** A user and a password. The text form shows neither. */
  public record ProxyCredentials(String user, String password) {
    @Override
    public String toString() {
      return "credentials";
    }
  }

  /**
   * Parses the value of a variable: {@code http://user:password@host:port}, all parts but the host
   * optional. User and password may be percent-encoded.
   *
   * @param variable the source of the value, for the message
   * @throws IllegalArgumentException when it cannot be used; the message does not contain the value
   */
  public static ProxyServer parse(String variable, String value) {
    Matcher parts = URL.matcher(value.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          variable + " is no address of a proxy: http://host:port is needed");
    }
    String scheme = parts.group("scheme");
    if (scheme != null && !scheme.equalsIgnoreCase("http")) {
      throw new IllegalArgumentException(
          "%s: a proxy with the scheme %s is not supported; http://host:port is needed, also for"
                  .formatted(variable, scheme)
              + " requests with TLS");
    }
    int port = parts.group("port") == null ? DEFAULT_PORT : Integer.parseInt(parts.group("port"));
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(variable + ": the port is not from 1 to 65535");
    }
    return new ProxyServer(
        parts.group("host").replaceAll("[\\[\\]]", ""),
        port,
        Optional.ofNullable(parts.group("user")).map(ProxyServer::credentials));
  }

  private static ProxyCredentials credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new ProxyCredentials(decode(userInfo), "")
        : new ProxyCredentials(
            decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a percent sign that encodes nothing
    }
  }

  /** The address, which is resolved at each connect. */
  public InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** The header {@code Proxy-Authorization}; empty without credentials. */
  public Optional<String> authorization() {
    return credentials.map(given ->
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (given.user() + ":" + given.password()).getBytes(StandardCharsets.UTF_8)));
  }

  /** Answers the proxy, and no other server, with the credentials; empty without credentials. */
  public Optional<Authenticator> authenticator() {
    return credentials.map(given ->
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                ? new PasswordAuthentication(given.user(), given.password().toCharArray())
                : null;
          }
        });
  }

  /** The URL without credentials. */
  @Override
  public String toString() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
