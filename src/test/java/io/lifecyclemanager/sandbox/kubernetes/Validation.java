package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The few checks of the API server that a client of ours can run into. */
final class Validation {

  private Validation() {}

  static void check(ResourceType type, ObjectNode object) {
    if (type.equals(ResourceType.PODS) && object.path("spec").path("containers").isEmpty()) {
      String body = "Required value";
      throw Failures.invalid(
          type, Meta.name(object), "spec.containers", body, "FieldValueRequired");
    }
    if (type.equals(ResourceType.BUDGETS)
        && object.path("spec").has("minAvailable")
        && object.path("spec").has("maxUnavailable")) {
      String body =
          "Invalid value: %s: minAvailable and maxUnavailable cannot be both set"
              .formatted(object.path("spec"));
      throw Failures.invalid(type, Meta.name(object), "spec", body);
    }
  }
}
