package io.lifecyclemanager.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param verb in the words of RBAC
 * @param resource in the words of RBAC: {@code pods}, {@code pods/eviction}
 * @param name what it is about, for messages: an object's name or a selector; may be empty
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

  /** What is done, in the words of RBAC, and the HTTP method for it. */
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

  public static ApiCall read(Verb verb, String resource, String name, String path) {
    return new ApiCall(verb, resource, name, path, JSON, null);
  }

  public static ApiCall send(Verb verb, String resource, String name, String path, String body) {
    return new ApiCall(verb, resource, name, path, JSON, body);
  }

  static ApiCall patch(String resource, String name, String path, String type, String body) {
    return new ApiCall(Verb.PATCH, resource, name, path, type, body);
  }

  @Override
  public String toString() {
    return (verb + " " + resource + " " + name).strip();
  }
}
