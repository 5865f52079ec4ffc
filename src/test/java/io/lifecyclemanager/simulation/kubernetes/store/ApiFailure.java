package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer of the API that is not success, with the Status object that the client sees. */
public final class ApiFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int code;
  private final ObjectNode status;

  public ApiFailure(int code, String reason, String message) {
    super(message);
    this.code = code;
    status = ObjectMetadata.JSON.createObjectNode();
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

  public ApiFailure cause(String reason, String message, String field) {
    ObjectNode cause = details().withArray("causes").addObject();
    cause.put("reason", reason).put("message", message);
    if (!field.isEmpty()) {
      cause.put("field", field);
    }
    return this;
  }

  public ApiFailure retryAfter(int seconds) {
    details().put("retryAfterSeconds", seconds);
    return this;
  }

  /** Some failures name nothing, yet carry the empty details. */
  ObjectNode details() {
    return ObjectMetadata.child(status, "details");
  }

  public int code() {
    return code;
  }

  public ObjectNode status() {
    return status;
  }

  public int retryAfterSeconds() {
    return status.path("details").path("retryAfterSeconds").asInt(0);
  }
}
