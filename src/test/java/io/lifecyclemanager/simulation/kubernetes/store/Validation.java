package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** The few checks of the API server that a client of ours can run into. */
public final class Validation {

  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern NAME = Pattern.compile(SUBDOMAIN);

  private Validation() {}

  public static void check(ResourceType type, ObjectNode object) {
    if (type.equals(ResourceType.PODS) && object.path("spec").path("containers").isEmpty()) {
      String body = "Required value";
      throw ApiFailures.invalid(
          type, ObjectMetadata.name(object), "spec.containers", body, "FieldValueRequired");
    }
    if (type.equals(ResourceType.BUDGETS)
        && object.path("spec").has("minAvailable")
        && object.path("spec").has("maxUnavailable")) {
      String body =
          "Invalid value: %s: minAvailable and maxUnavailable cannot be both set"
              .formatted(object.path("spec"));
      throw ApiFailures.invalid(type, ObjectMetadata.name(object), "spec", body);
    }
  }

  /** Names a new object that only brings a prefix, and refuses what cannot be a name. */
  public static void name(ResourceType type, ObjectNode object, String suffix) {
    ObjectNode meta = ObjectMetadata.of(object);
    String prefix = meta.path("generateName").asText("");
    if (ObjectMetadata.name(object).isEmpty()) {
      if (prefix.isEmpty()) {
        String body = "Required value: name or generateName is required";
        throw ApiFailures.invalid(type, "", "metadata.name", body, "FieldValueRequired");
      }
      meta.put("name", prefix + suffix);
    }
    // A prefix may end in a dash and in nothing else that a name could not end in.
    String trimmed = prefix.replaceAll("-$", "");
    if (!trimmed.isEmpty() && !NAME.matcher(trimmed).matches()) {
      throw ApiFailures.invalid(
          type, ObjectMetadata.name(object), "metadata.generateName", wrong(prefix));
    }
    if (!NAME.matcher(ObjectMetadata.name(object)).matches()) {
      String name = ObjectMetadata.name(object);
      throw ApiFailures.invalid(type, name, "metadata.name", wrong(name));
    }
  }

  private static String wrong(String name) {
    return ("Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case"
            + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric"
            + " character (e.g. 'example.com', regex used for validation is '%s')")
        .formatted(name, SUBDOMAIN);
  }
}
