package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param verb as RBAC names it
 * @param resource as RBAC names it: {@code pods}, {@code pods/eviction}
 * @param name the name of the object, or a selector, for messages; may be empty
 * @param path below the server's address, without a leading slash, query included
 * @param contentType of the body
 * @param body null for none
 */
public record ApiCall(
    Verb verb,
    String resource,
    String name,
    String path,
    String contentType,
    @Nullable String body) {

  /** The verb, as RBAC names it, and its HTTP method. */
  public enum Verb {
    GET("GET"),
    LIST("GET"),
    WATCH("GET"),
    CREATE("POST"),
    PATCH("PATCH"),
    DELETE("DELETE");

    private final String method;

    Verb(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }

    @Override
    public String toString() {
      return KubernetesJson.lowerCase(name());
    }
  }

  private static final String JSON = "application/json";

  /** A request without a body. */
  public static ApiCall read(Verb verb, String resource, String name, String path) {
    return new ApiCall(verb, resource, name, path, JSON, null);
  }

  /** A request with a JSON body. */
  public static ApiCall send(Verb verb, String resource, String name, String path, JsonNode body) {
    return new ApiCall(verb, resource, name, path, JSON, KubernetesJson.write(body));
  }

  /** A patch of this content type. */
  static ApiCall patch(String resource, String name, String path, String type, JsonNode body) {
    return new ApiCall(Verb.PATCH, resource, name, path, type, KubernetesJson.write(body));
  }

  @Override
  public String toString() {
    return (verb + " " + resource + " " + name).strip();
  }
}
