package io.lifecyclemanager.simulation.kubernetes.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
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

  private static final int LONGEST_SECONDS = 60;

  private final KubernetesClient client;

  /** Sends with the address, credentials and certificates of the client. */
  public RawApi(KubernetesClient client) {
    this.client = client;
  }

  /** What came back. */
  public record RawReply(int code, Optional<String> retryAfter, String body) {

    /** The body as JSON; a missing node where it is none. */
    public JsonNode json() {
      try {
        return ObjectMetadata.JSON.readTree(body);
      } catch (JsonProcessingException e) {
        return ObjectMetadata.JSON.missingNode();
      }
    }
  }

  /** Reads a path with its query. */
  public RawReply get(String path) throws InterruptedException {
    return send(request("GET", path, null, null));
  }

  /** Posts an object. */
  public RawReply post(String path, ObjectNode body) throws InterruptedException {
    return send(request("POST", path, JSON, body.toString()));
  }

  /** Creates the object of a manifest. */
  public RawReply create(ResourceType type, ObjectNode manifest) throws InterruptedException {
    return post(type.path(ObjectMetadata.namespace(manifest), ""), manifest);
  }

  /** Replaces an object. */
  public RawReply put(String path, ObjectNode body) throws InterruptedException {
    return send(request("PUT", path, JSON, body.toString()));
  }

  /** Sends a JSON merge patch. */
  public RawReply patch(String path, ObjectNode patch) throws InterruptedException {
    return send(request("PATCH", path, MERGE_PATCH, patch.toString()));
  }

  /** Deletes with DeleteOptions. */
  public RawReply delete(String path, ObjectNode options) throws InterruptedException {
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

  private RawReply send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client
              .getHttpClient()
              .sendAsync(request, String.class)
              .get(LONGEST_SECONDS, TimeUnit.SECONDS);
      Optional<String> retryAfter = response.headers("Retry-After").stream().findFirst();
      return new RawReply(
          response.code(), retryAfter, Optional.ofNullable(response.body()).orElse(""));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(request.method() + " " + request.uri() + " failed", e);
    }
  }
}
