package io.lifecyclemanager.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The URL in a file. It is a secret, as that of Slack is: no message of a failure has any part of
 * it. Pure but for reading the file.
 */
public final class WebhookUrl {
  private static final int MAX_BYTES = 8 << 10;

  private WebhookUrl() {}

  /**
   * Reads the URL.
   *
   * @param allowHttp whether it may have no TLS although its host is not this machine
   * @throws IllegalArgumentException when the file cannot be read or has no usable URL; the message
   *     says what is wrong, without the content
   */
  public static URI read(Path file, boolean allowHttp) {
    String text;
    try (InputStream stream = Files.newInputStream(file)) {
      text = new String(stream.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot be read (%s)".formatted(e.getClass().getSimpleName()), e);
    }
    return parse(text, allowHttp);
  }

  private static URI parse(String text, boolean allowHttp) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException _) { // its message has the text
      throw new IllegalArgumentException("does not contain one URL");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("http");
    if ((!isHttp && !scheme.equals("https"))
        || url.getHost() == null
        || url.getPort() == 0
        || url.getPort() > 65_535) {
      throw new IllegalArgumentException("does not contain the URL of a web server");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "contains a URL with a user, which is not supported: use a URL with a secret path");
    }
    if (isHttp && !allowHttp && !isThisMachine(url.getHost())) {
      throw new IllegalArgumentException("contains a URL without TLS");
    }
    return url;
  }

  private static boolean isThisMachine(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    if (name.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(name).isLoopbackAddress();
    } catch (IllegalArgumentException _) { // a name, which may change
      return false;
    }
  }
}
