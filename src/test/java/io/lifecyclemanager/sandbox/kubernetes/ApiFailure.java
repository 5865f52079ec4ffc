package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer of the API that is not success, with the Status object that the client sees. */
final class ApiFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int code;
  private final ObjectNode status;

  ApiFailure(int code, String reason, String message) {
    super(message);
    this.code = code;
    status = Meta.JSON.createObjectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    status.put("code", code);
  }

  ApiFailure about(ResourceType type, String name) {
    return about(type.group(), type.plural(), name);
  }

  ApiFailure about(String group, String kind, String name) {
    ObjectNode details = details();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind);
    return this;
  }

  ApiFailure cause(String reason, String message, String field) {
    ObjectNode cause = details().withArray("causes").addObject();
    cause.put("reason", reason).put("message", message);
    if (!field.isEmpty()) {
      cause.put("field", field);
    }
    return this;
  }

  ApiFailure retryAfter(int seconds) {
    details().put("retryAfterSeconds", seconds);
    return this;
  }

  /** Some failures name nothing, yet carry the empty details. */
  ObjectNode details() {
    return Meta.child(status, "details");
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    return status;
  }

  int retryAfterSeconds() {
    return status.path("details").path("retryAfterSeconds").asInt(0);
  }
}
