package io.lifecyclemanager.simulation.fault;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which requests change something outside, and what to call them: by operation and object, so that
 * the same effect has the same name in every run. What is not known to only read is an effect.
 * Pure.
 */
final class Effects {
  private static final Set<String> READING = Set.of("Describe", "Get", "List", "AssumeRole");
  private static final String RECEIVE = "ReceiveMessage";
  private static final Set<String> NAMING = Set.of("TargetGroupArn", "LoadBalancerName");

  private Effects() {}

  /** What is asked. */
  record EffectRequest(String method, String path, Optional<String> target, String body) {}

  /** The effect that the request has if it is done; a receive has none before its reply. */
  static Optional<String> of(EffectRequest request) {
    String path = request.path();
    if (path.startsWith("/api")) {
      return request.method().equals("GET")
          ? Optional.empty()
          : Optional.of(request.method() + " " + shortened(path));
    }
    Map<String, String> parameters = request.target().isPresent() ? Map.of() : form(request.body());
    String operation =
        request
            .target()
            .map(target -> target.substring(target.indexOf('.') + 1))
            .orElseGet(() -> parameters.getOrDefault("Action", ""));
    if (operation.equals(RECEIVE) || READING.stream().anyMatch(operation::startsWith)) {
      return Optional.empty();
    }
    return Optional.of(
        Stream.concat(
                Stream.of(operation),
                NAMING.stream()
                    .map(parameters::get)
                    .filter(value -> value != null)
                    .map(Effects::name))
            .collect(Collectors.joining(" ")));
  }

  /** The effect that shows in the reply only: messages are hidden from others. */
  static Optional<String> of(EffectRequest request, String reply) {
    boolean received =
        request.target().filter(target -> target.endsWith("." + RECEIVE)).isPresent()
            && reply.contains("ReceiptHandle");
    return received ? Optional.of(RECEIVE) : of(request);
  }

  private static String shortened(String path) {
    return path.replaceFirst("^/apis?/(v1|[^/]+/[^/]+)/", "")
        .replaceFirst("^namespaces/[^/]+/", "");
  }

  /** Target groups by name: their ARNs end with a number. */
  private static String name(String value) {
    String[] parts = value.split("/", -1);
    return parts.length > 1 ? parts[1] : value;
  }

  private static Map<String, String> form(String body) {
    Map<String, String> parameters = new HashMap<>();
    Arrays.stream(body.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(
            pair -> parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    return parameters;
  }
}
