package io.lifecyclemanager.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebServer;
import io.lifecyclemanager.web.access.ApiAccess;
import io.lifecyclemanager.web.access.TokenAuthority;
import io.lifecyclemanager.web.access.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/** The API on a real server on loopback, and a client. */
final class ApiServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final HealthProbe OK = () -> new HealthProbe.ProbeResult(true, "ok\n");

  private static final WebSettings READ_ONLY = new WebSettings(0, false, false, null, Set.of());

  final DeferredValue<TokenAuthority> tokens = new DeferredValue<>();
  final DeferredValue<WritePorts> writes = new DeferredValue<>();
  final DeferredValue<Deregistrations> deregistrations = new DeferredValue<>();
  final FakeClusterStatus status = new FakeClusterStatus();
  final DeferredValue<ClusterStatus> deferred = new DeferredValue<>();
  final ApiRoutes routes;

  private final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private ApiServer(Time time, WebSettings settings) {
    ApiAccess access = new ApiAccess(settings, "lifecycle-manager-0", "infra", tokens, time);
    routes = new ApiRoutes(deferred, writes, deregistrations, access, time, "replica-1");
    server = WebServer.start("127.0.0.1", 0, _ -> "up 1\n", OK, OK, access, routes);
  }

  /** A server whose controller is not ready yet. */
  static ApiServer starting() {
    return new ApiServer(new SystemTime(), READ_ONLY);
  }

  /** A server whose controller is ready. */
  static ApiServer ready() {
    return ready(new SystemTime());
  }

  static ApiServer ready(Time time) {
    return ready(time, READ_ONLY);
  }

  static ApiServer ready(Time time, WebSettings settings) {
    ApiServer server = new ApiServer(time, settings);
    server.deferred.set(server.status);
    return server;
  }

  int port() {
    return server.port();
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return send(request(path).method(method, BodyPublishers.noBody()).build());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  static String errorCode(HttpResponse<String> response) throws IOException {
    return json(response).path("error").path("code").asText();
  }

  @Override
  public void close() {
    routes.close();
    client.shutdownNow();
    server.close();
  }
}
