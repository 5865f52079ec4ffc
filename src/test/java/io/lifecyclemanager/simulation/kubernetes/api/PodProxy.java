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

/**
 * Passes a GET on to the port of a pod, at the address in its status, or to the first endpoint of a
 * Service, whose port is given by its name.
 */
final class PodProxy {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final ObjectStore store;

  PodProxy(ObjectStore store) {
    this.store = store;
  }

  static boolean concerns(ApiRequest request) {
    return (request.type().equals(ResourceType.PODS)
            || request.type().equals(ResourceType.SERVICES))
        && request.subresource().equals("proxy")
        && request.verb().equals("get");
  }

  /** The pod's own answer, or that it could not be reached. */
  InjectedResponse.Canned pass(HttpExchange exchange, ApiRequest request) {
    URI requested = exchange.getRequestURI();
    String path = requested.getRawPath().replaceFirst("^.*?/proxy", "");
    String query = requested.getRawQuery() == null ? "" : "?" + requested.getRawQuery();
    String server =
        request.type().equals(ResourceType.PODS) ? podAddress(request) : endpoint(request);
    try {
      return get(URI.create("http://" + server + path + query));
    } catch (IOException e) {
      String why = "error trying to reach service: " + e.getMessage();
      throw new ApiFailure(503, "ServiceUnavailable", why);
    }
  }

  /** Address and port of the first endpoint of a Service that has the named port. */
  private String endpoint(ApiRequest request) {
    String[] service = request.name().split(":", -1);
    return store.all(ResourceType.ENDPOINT_SLICES, request.namespace()).stream()
        .filter(slice ->
            slice
                .path("metadata")
                .path("labels")
                .path("kubernetes.io/service-name")
                .asText("")
                .equals(service[1]))
        .filter(slice -> slice.at("/ports/0/name").asText("").equals(service[2]))
        .map(slice ->
            slice.at("/endpoints/0/addresses/0").asText("")
                + ":"
                + slice.at("/ports/0/port").asInt())
        .findFirst()
        .orElseThrow(() ->
            new ApiFailure(
                503,
                "ServiceUnavailable",
                "no endpoints available for service \"%s\"".formatted(request.name())));
  }

  private String podAddress(ApiRequest request) {
    String[] pod = request.name().split(":", 2);
    String address =
        store
            .find(ResourceType.PODS, request.namespace(), pod[0])
            .orElseThrow(() -> ApiFailures.notFound(ResourceType.PODS, pod[0]))
            .path("status")
            .path("podIP")
            .asText("");
    return address + ":" + (pod.length > 1 ? pod[1] : "80");
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
