package io.lifecyclemanager.simulation.aws.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call in the Query protocol: the operation and its flat parameters, lists and structures being
 * numbered names.
 */
public record QueryRequest(AwsService service, String operation, Map<String, String> parameters) {

  public static Map<String, String> decoded(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  public Optional<String> optional(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  public String required(String name) {
    return optional(name)
        .orElseThrow(() ->
            AwsFailure.invalid(
                "1 validation error detected: Value null at '"
                    + name
                    + "' failed to satisfy constraint: Member must not be null"));
  }

  public int number(String name, int otherwise) {
    return optional(name)
        .map(text -> {
          try {
            return Integer.parseInt(text);
          } catch (NumberFormatException e) {
            throw AwsFailure.invalid("Invalid integer for " + name + ": " + text);
          }
        })
        .orElse(otherwise);
  }

  /** The texts {@code name.member.1}, {@code name.member.2}, … */
  public List<String> members(String name) {
    return numbered(name + ".member.");
  }

  /** The texts that are named by the prefix with 1, with 2, and so on. */
  public List<String> numbered(String prefix) {
    List<String> found = new ArrayList<>();
    for (int i = 1; parameters.containsKey(prefix + i); i++) {
      found.add(parameters.getOrDefault(prefix + i, ""));
    }
    return found;
  }

  /**
   * The structures {@code name.member.1.…}, each as a request of its own with the rest of the
   * names.
   */
  public List<QueryRequest> structures(String name) {
    return numberedStructures(name + ".member.");
  }

  public List<QueryRequest> numberedStructures(String prefix) {
    List<QueryRequest> found = new ArrayList<>();
    for (int i = 1; ; i++) {
      String start = prefix + i + ".";
      Map<String, String> inner = new LinkedHashMap<>();
      parameters.forEach((key, value) -> {
        if (key.startsWith(start)) {
          inner.put(key.substring(start.length()), value);
        }
      });
      if (inner.isEmpty()) {
        return found;
      }
      found.add(new QueryRequest(service, operation, inner));
    }
  }
}
