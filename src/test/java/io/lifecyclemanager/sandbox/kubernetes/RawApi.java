package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request, one answer: what a client library hides about answers stays visible. Blocks for at
 * most 30 seconds.
 */
public final class RawApi {

  /** Server-side effects of a merge patch are those of RFC 7396. */
  public static final String MERGE_PATCH = "application/merge-patch+json";

  static final String JSON = "application/json";

  private static final int LONGEST_SECONDS = 30;

  private final KubernetesClient client;

  /** Sends with the address, credentials and certificates of the client. */
  public RawApi(KubernetesClient client) {
    this.client = client;
  }

  /** What came back. */
  public record Reply(int code, Optional<String> retryAfter, String body) {

    /** The body as JSON; a missing node where it is none. */
    public JsonNode json() {
      try {
        return Meta.JSON.readTree(body);
      } catch (JsonProcessingException e) {
        return Meta.JSON.missingNode();
      }
    }
  }

  /** Reads a path with its query. */
  public Reply get(String path) throws InterruptedException {
    return send(request("GET", path, null, null));
  }

  /** Posts an object. */
  public Reply post(String path, ObjectNode body) throws InterruptedException {
    return send(request("POST", path, JSON, body.toString()));
  }

  /** Creates the object of a manifest. */
  public Reply create(ResourceType type, ObjectNode manifest) throws InterruptedException {
    return post(type.path(Meta.namespace(manifest), ""), manifest);
  }

  /** Replaces an object. */
  public Reply put(String path, ObjectNode body) throws InterruptedException {
    return send(request("PUT", path, JSON, body.toString()));
  }

  /** Sends a JSON merge patch. */
  public Reply patch(String path, ObjectNode patch) throws InterruptedException {
    return send(request("PATCH", path, MERGE_PATCH, patch.toString()));
  }

  /** Deletes with DeleteOptions. */
  public Reply delete(String path, ObjectNode options) throws InterruptedException {
    return send(request("DELETE", path, JSON, options.toString()));
  }

  private HttpRequest request(
      String method, String path, @Nullable String contentType, @Nullable String body) {
    String base = client.getMasterUrl().toString().replaceAll("/$", "");
    HttpRequest.Builder builder = client.getHttpClient().newHttpRequestBuilder();
    builder.uri(base + path).timeout(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (body != null) {
      builder.method(method, contentType, body);
    }
    return builder.build();
  }

  private Reply send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client
              .getHttpClient()
              .sendAsync(request, String.class)
              .get(LONGEST_SECONDS, TimeUnit.SECONDS);
      Optional<String> retryAfter = response.headers("Retry-After").stream().findFirst();
      return new Reply(
          response.code(), retryAfter, Optional.ofNullable(response.body()).orElse(""));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(request.method() + " " + request.uri() + " failed", e);
    }
  }
}
