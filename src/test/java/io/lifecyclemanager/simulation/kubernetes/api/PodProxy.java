package io.lifecyclemanager.simulation.kubernetes.api;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** Passes a GET on to the port of a pod, at the address in its status. */
final class PodProxy {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final ObjectStore store;

  PodProxy(ObjectStore store) {
    this.store = store;
  }

  static boolean concerns(ApiRequest request) {
    return request.type().equals(ResourceType.PODS)
        && request.subresource().equals("proxy")
        && request.verb().equals("get");
  }

  /** The pod's own answer, or that it could not be reached. */
  InjectedResponse.Canned pass(HttpExchange exchange, ApiRequest request) {
    String[] pod = request.name().split(":", 2);
    String address =
        store
            .find(ResourceType.PODS, request.namespace(), pod[0])
            .orElseThrow(() -> ApiFailures.notFound(ResourceType.PODS, pod[0]))
            .path("status")
            .path("podIP")
            .asText("");
    String path = exchange.getRequestURI().getPath().replaceFirst("^.*?/proxy", "");
    String port = pod.length > 1 ? pod[1] : "80";
    URI there = URI.create("http://%s:%s%s".formatted(address, port, path));
    try {
      return get(there);
    } catch (IOException e) {
      String why = "error trying to reach service: " + e.getMessage();
      throw new ApiFailure(503, "ServiceUnavailable", why);
    }
  }

  private static InjectedResponse.Canned get(URI there) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) there.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    int code = connection.getResponseCode();
    try (InputStream body =
        code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new InjectedResponse.Canned(
          code,
          Objects.requireNonNullElse(connection.getContentType(), "text/plain"),
          body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8),
          Optional.empty());
    }
  }
}
