package io.lifecyclemanager.deregistration.request;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, version 4 or 6. Two texts of one address are equal.
 *
 * @param text version 4 with dots, version 6 as RFC 5952 has it: lower case, the longest run of
 *     zeros compressed
 */
public record IpAddress(String text) {
  private static final Pattern V4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?:$|:)");

  /**
   * Brings the text into its one form.
   *
   * @throws IllegalArgumentException when it is no IP address
   */
  public IpAddress {
    Optional<String> formatted = format(text);
    if (formatted.isEmpty()) {
      throw new IllegalArgumentException(
          "not an IP address of version 4 or 6, without a zone: '" + text + "'");
    }
    text = formatted.get();
  }

  /** The address; empty where the text is none. */
  public static Optional<IpAddress> parse(String text) {
    return format(text).map(IpAddress::new);
  }

  /** No name is looked up: the patterns admit literals only. */
  private static Optional<String> format(String text) {
    boolean isV6 = text.contains(":") && V6.matcher(text).matches();
    if (!isV6 && !V4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      String full = address.getHostAddress().toLowerCase(Locale.ROOT);
      return Optional.of(address instanceof Inet6Address ? compress(full) : full);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String compress(String full) {
    return ZEROS
        .matcher(full)
        .results()
        .map(run -> run.group())
        .reduce((first, next) -> groups(next) > groups(first) ? next : first)
        .map(run -> full.replaceFirst(Pattern.quote(run), "::"))
        .orElse(full);
  }

  private static long groups(String run) {
    return Arrays.stream(run.split(":", -1)).filter("0"::equals).count();
  }

  @Override
  public String toString() {
    return text;
  }
}
