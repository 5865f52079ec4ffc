package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * @param atMost the timeout of the response's headers where it is less than that of the connection;
 *     null otherwise
 * @param isRepeated whether it was refused before: it does not wait for others of its kind that
 *     were not
 */
public record ApiCall(
    Verb verb,
    String resource,
    String name,
    String path,
    String contentType,
    @Nullable String body,
    @Nullable Duration atMost,
    boolean isRepeated) {

  /** The verb, as RBAC names it, and its HTTP method. */
  public enum Verb {
    GET("GET"),
    LIST("GET"),
    WATCH("GET"),
    CREATE("POST"),
    UPDATE("PUT"),
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

  /** Resources of requests with a body that are worth the wait for their admission webhooks. */
  private static final Set<String> WAITS_FOR_WEBHOOKS = Set.of("nodes", "pods", "pods/eviction");

  /**
   * How long requests may take.
   *
   * @param read of a request that calls no admission webhook, or that the caller can do without
   * @param change of a request that changes a node or evicts or deletes a pod. The API server lets
   *     webhooks take up to 30 s each and the whole request 34 s; a caller that does not wait for
   *     its answer can tell a webhook that hangs from an outage no more, and gives up requests that
   *     are about to succeed.
   */
  record RequestTimeouts(Duration read, Duration change) {
    static final RequestTimeouts DEFAULT =
        new RequestTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(40));

    Duration of(ApiCall call) {
      boolean isChange = call.body() != null && WAITS_FOR_WEBHOOKS.contains(call.resource());
      Duration limit = isChange ? change : read;
      return call.atMost() == null ? limit : DurationMath.min(limit, call.atMost());
    }
  }

  private static final String JSON = "application/json";
  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/?]+)/");

  /** A request without a body. */
  public static ApiCall read(Verb verb, String resource, String name, String path) {
    return new ApiCall(verb, resource, name, path, JSON, null, null, false);
  }

  /** A request with a JSON body. */
  public static ApiCall send(Verb verb, String resource, String name, String path, JsonNode body) {
    String json = KubernetesJson.write(body);
    return new ApiCall(verb, resource, name, path, JSON, json, null, false);
  }

  /** A patch of this content type. */
  public static ApiCall patch(
      String resource, String name, String path, String type, JsonNode body) {
    String json = KubernetesJson.write(body);
    return new ApiCall(Verb.PATCH, resource, name, path, type, json, null, false);
  }

  /** The namespace of the object; empty where it has none, or all namespaces are meant. */
  String namespace() {
    Matcher found = NAMESPACE.matcher(path);
    return found.find() ? found.group(1) : "";
  }

  /** The same request with this timeout, unless that of the connection is shorter. */
  public ApiCall within(Duration timeout) {
    return new ApiCall(verb, resource, name, path, contentType, body, timeout, isRepeated);
  }

  /** The same request after it was refused. */
  public ApiCall repeated() {
    return new ApiCall(verb, resource, name, path, contentType, body, atMost, true);
  }

  @Override
  public String toString() {
    return (verb + " " + resource + " " + name).strip();
  }
}
