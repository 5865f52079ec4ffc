package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;

/** The API server's failures, worded as it words them: callers read these texts. */
public final class ApiFailures {

  private ApiFailures() {}

  public static ApiFailure notFound(ResourceType type, String name) {
    return new ApiFailure(404, "NotFound", "%s \"%s\" not found".formatted(type.qualified(), name))
        .about(type, name);
  }

  public static ApiFailure noSuchPath() {
    ApiFailure failure =
        new ApiFailure(404, "NotFound", "the server could not find the requested resource");
    failure.details();
    return failure;
  }

  public static ApiFailure alreadyExists(ResourceType type, String name) {
    String message = "%s \"%s\" already exists".formatted(type.qualified(), name);
    return new ApiFailure(409, "AlreadyExists", message).about(type, name);
  }

  public static ApiFailure stale(ResourceType type, String name) {
    return conflict(
        type.group(),
        type.plural(),
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** Conflicts of preconditions name the kind, those of updates the resource. */
  public static ApiFailure conflict(String group, String kind, String name, String why) {
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    String message =
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(qualified, name, why);
    return new ApiFailure(409, "Conflict", message).about(group, kind, name);
  }

  public static ApiFailure uidPrecondition(ResourceType type, JsonNode object, String wanted) {
    return conflict(
        type.group(),
        type.kind(),
        ObjectMetadata.name(object),
        ("the UID in the precondition (%s) does not match the UID in record (%s). The object might"
                + " have been deleted and then recreated")
            .formatted(wanted, ObjectMetadata.uid(object)));
  }

  public static ApiFailure versionPrecondition(ResourceType type, JsonNode object, String wanted) {
    return conflict(
        type.group(),
        type.kind(),
        ObjectMetadata.name(object),
        ("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record"
                + " (%s). The object might have been modified")
            .formatted(wanted, ObjectMetadata.version(object)));
  }

  public static ApiFailure invalid(ResourceType type, String name, String field, String body) {
    return invalid(type, name, field, body, "FieldValueInvalid");
  }

  public static ApiFailure invalid(
      ResourceType type, String name, String field, String body, String cause) {
    String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    String message = "%s \"%s\" is invalid: %s: %s".formatted(kind, name, field, body);
    return new ApiFailure(422, "Invalid", message)
        .about(type.group(), type.kind(), name)
        .cause(cause, body, field);
  }

  public static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  static ApiFailure forbidden(ResourceType type, String name, String why) {
    String message = "%s \"%s\" is forbidden: %s".formatted(type.qualified(), name, why);
    return new ApiFailure(403, "Forbidden", message).about(type, name);
  }

  public static ApiFailure namespaceTerminating(ResourceType type, String name, String namespace) {
    String why =
        "unable to create new content in namespace %s because it is being terminated"
            .formatted(namespace);
    return forbidden(type, name, why)
        .cause(
            "NamespaceTerminating",
            "namespace %s is being terminated".formatted(namespace),
            "metadata.namespace");
  }

  public static ApiFailure expired(String message) {
    return new ApiFailure(410, "Expired", message);
  }

  public static ApiFailure unsupportedMediaType() {
    ApiFailure failure = new ApiFailure(415, "UnsupportedMediaType", "415: Unsupported Media Type");
    var _ = failure.details();
    return failure;
  }

  public static ApiFailure methodNotAllowed() {
    ApiFailure failure =
        new ApiFailure(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource");
    failure.details();
    return failure;
  }

  public static ApiFailure unauthorized() {
    return new ApiFailure(401, "Unauthorized", "Unauthorized");
  }
}
