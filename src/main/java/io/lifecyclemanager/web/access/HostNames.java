package io.lifecyclemanager.web.access;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which the API and the page are served. A web page of another name whose name
 * server answers with the address of this server, as in DNS rebinding, sends its own name and is
 * refused. An address in place of a name cannot be rebound. Pure.
 */
final class HostNames {
  private static final Pattern WITH_PORT =
      Pattern.compile("(?<host>\\[[0-9a-f:.]{2,45}\\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?");
  private static final Pattern ADDRESS = Pattern.compile("\\[.*\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /**
   * The API server's proxy passes on the name that its client uses. These names belong to AWS, and
   * so do their name servers.
   */
  private static final Pattern API_SERVER =
      Pattern.compile(
          "kubernetes\\.default\\.svc(\\.cluster\\.local)?"
              + "|.+\\.eks\\.amazonaws\\.com(\\.cn)?"
              + "|.+\\.eks-cluster\\.[a-z0-9-]+\\.api\\.(aws|amazonwebservices\\.com\\.cn)");

  /** The Service in the manifest. */
  private static final String SERVICE = "lifecycle-manager";

  private final Set<String> names;
  private final List<String> suffixes;

  /**
   * @param configured names that are allowed too, in lower case
   * @param ownHost the host name of this machine or pod; null where it is not known
   * @param namespace of this pod, whose Services lead to it; null where it is not known
   */
  HostNames(Set<String> configured, @Nullable String ownHost, @Nullable String namespace) {
    this.names = new HashSet<>(configured);
    names.add("localhost");
    names.add(SERVICE);
    if (ownHost != null) {
      names.add(ownHost.toLowerCase(Locale.ROOT));
    }
    this.suffixes =
        namespace == null
            ? List.of(".localhost")
            : List.of(
                ".localhost", "." + namespace + ".svc", "." + namespace + ".svc.cluster.local");
  }

  /**
   * Whether requests with this header are served.
   *
   * @param header the value of {@code Host}; null where there is none
   */
  boolean isAllowed(@Nullable String header) {
    return name(header)
        .filter(name ->
            ADDRESS.matcher(name).matches()
                || names.contains(name)
                || suffixes.stream().anyMatch(name::endsWith)
                || API_SERVER.matcher(name).matches())
        .isPresent();
  }

  /** The name without the port, in lower case; empty where the text is none. */
  private static Optional<String> name(@Nullable String header) {
    Matcher found = WITH_PORT.matcher(header == null ? "" : header.toLowerCase(Locale.ROOT));
    if (!found.matches()) {
      return Optional.empty();
    }
    String host = found.group("host");
    return Optional.of(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
  }
}
