package io.lifecyclemanager.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final AtomicReference<HealthProbe.ProbeResult> live =
      new AtomicReference<>(new HealthProbe.ProbeResult(true, "ok  poll loop\n"));
  private final AtomicReference<HealthProbe.ProbeResult> ready =
      new AtomicReference<>(new HealthProbe.ProbeResult(false, "NO  queue: not polled yet\n"));
  private WebServer server;
  private HttpClient client;

  @BeforeEach
  void start() {
    server = WebServer.start(LOOPBACK, 0, () -> "up 1\n", live::get, ready::get);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void prometheusGetsMetricsUnderTheTypeItInsistsOn() throws Exception {
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("up 1\n");
    assertThat(answer.headers().allValues("Content-Type"))
        .containsExactly("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void aProbeIsAnswered200Or503WithTheReasons() throws Exception {
    assertThat(get("/livez"))
        .returns(200, HttpResponse::statusCode)
        .returns("ok  poll loop\n", HttpResponse::body);
    assertThat(get("/readyz"))
        .returns(503, HttpResponse::statusCode)
        .returns("NO  queue: not polled yet\n", HttpResponse::body);
    ready.set(new HealthProbe.ProbeResult(true, "ok  queue\n"));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(get("/"))
        .returns(404, HttpResponse::statusCode)
        .returns(
            "{\"error\":{\"code\":\"not_found\",\"message\":\"not found\",\"field\":null}}",
            HttpResponse::body);
    assertThat(get("/metrics/../etc/passwd").statusCode()).isIn(400, 404);
  }

  @Test
  void noAnswerIsGuessedAtCachedOrSaysWhatServesIt() throws Exception {
    for (String path : new String[] {"/metrics", "/livez", "/nothing"}) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(answer.headers().firstValue("Server")).isEmpty();
    }
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(
            () -> WebServer.start(LOOPBACK, server.port(), () -> "", live::get, ready::get).close())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on port " + server.port());
  }

  @Test
  void mayBeClosedTwiceAndRefusesConnectionsAfterwards() {
    int port = server.port();
    server.close();
    server.close();
    assertThatThrownBy(() -> get(port, "/livez")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(server.port(), path);
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
