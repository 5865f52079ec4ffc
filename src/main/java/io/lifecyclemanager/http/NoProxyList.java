package io.lifecyclemanager.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hosts of {@code NO_PROXY}, which are connected to directly. Pure. */
final class NoProxyList {
  private static final Pattern WITH_PORT =
      Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:]*)(?::(?<port>[0-9]{1,5}))?");
  private static final Pattern VERSION_FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final List<HostRule> rules;

  private NoProxyList(List<HostRule> rules) {
    this.rules = rules;
  }

  private sealed interface HostRule {
    /** {@code *}: all hosts. */
    record EveryHost() implements HostRule {}

    /** A domain: this name, and all names that end in it after a dot. Port 0 is any port. */
    record DomainRule(String name, int port) implements HostRule {}

    /** An address. Port 0 is any port. */
    record AddressRule(InetAddress address, int port) implements HostRule {}

    /** A network: the addresses that share the first bits. */
    record NetworkRule(InetAddress address, int bits) implements HostRule {}
  }

  /** Parses the list; entries that are no host, address or network are skipped. */
  static NoProxyList parse(String value) {
    return new NoProxyList(
        Arrays.stream(value.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .filter(entry -> !entry.isEmpty())
            .flatMap(entry -> rule(entry).stream())
            .toList());
  }

  private static Optional<HostRule> rule(String entry) {
    if (entry.equals("*")) {
      return Optional.of(new HostRule.EveryHost());
    }
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      return network(entry.substring(0, slash), entry.substring(slash + 1));
    }
    // In brackets, a port may follow, which would read like a part of the address.
    Optional<InetAddress> bare = entry.startsWith("[") ? Optional.empty() : literal(entry);
    if (bare.isPresent()) {
      return Optional.of(new HostRule.AddressRule(bare.get(), 0));
    }
    Matcher parts = WITH_PORT.matcher(entry);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = parts.group("host");
    int port = parts.group("port") == null ? 0 : Integer.parseInt(parts.group("port"));
    String name = host.replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", "");
    return literal(host)
        .<HostRule>map(address -> new HostRule.AddressRule(address, port))
        .or(() ->
            name.isEmpty() ? Optional.empty() : Optional.of(new HostRule.DomainRule(name, port)));
  }

  private static Optional<HostRule> network(String address, String prefix) {
    return literal(address)
        .filter(_ -> prefix.matches("[0-9]{1,3}"))
        .filter(net -> Integer.parseInt(prefix) <= net.getAddress().length * Byte.SIZE)
        .map(net -> new HostRule.NetworkRule(net, Integer.parseInt(prefix)));
  }

  /** The address that the text itself is; empty for a name. No name server is asked. */
  static Optional<InetAddress> literal(String text) {
    String bare = text.replaceAll("[\\[\\]]", "");
    if (!VERSION_FOUR.matcher(bare).matches() && !bare.contains(":")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the host is connected to directly.
   *
   * @param host in lower case, without brackets
   */
  boolean contains(String host, int port) {
    Optional<InetAddress> address = literal(host);
    return rules.stream().anyMatch(rule -> matches(rule, host, address, port));
  }

  private static boolean matches(
      HostRule rule, String host, Optional<InetAddress> address, int port) {
    return switch (rule) {
      case HostRule.EveryHost() -> true;
      case HostRule.DomainRule(String name, int only) ->
          isPort(only, port) && (host.equals(name) || host.endsWith("." + name));
      case HostRule.AddressRule(InetAddress same, int only) ->
          isPort(only, port) && address.filter(same::equals).isPresent();
      case HostRule.NetworkRule(InetAddress net, int bits) ->
          address
              .filter(member -> shareBits(net.getAddress(), member.getAddress(), bits))
              .isPresent();
    };
  }

  private static boolean isPort(int only, int port) {
    return only == 0 || only == port;
  }

  private static boolean shareBits(byte[] net, byte[] member, int bits) {
    if (net.length != member.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((net[bit / Byte.SIZE] ^ member[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
