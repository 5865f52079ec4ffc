package io.lifecyclemanager.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> MALFORMED =
      List.of("/%zz", "/%00", "/a%2fb", "/..;/x", "/../x", "http://[/", "*", "x");

  private final AtomicReference<HealthProbe.ProbeResult> live =
      new AtomicReference<>(new HealthProbe.ProbeResult(true, "ok  poll loop\n"));
  private final AtomicReference<HealthProbe.ProbeResult> ready =
      new AtomicReference<>(new HealthProbe.ProbeResult(false, "NO  queue: not polled yet\n"));
  private WebServer server;
  private HttpClient client;

  @BeforeEach
  void start() {
    server = WebServer.start(LOOPBACK, 0, _ -> "up 1\n", live::get, ready::get);
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

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void aMalformedRequestOfAnyMethodIsAnsweredInJson(String method) throws Exception {
    for (String target : MALFORMED) {
      assertThat(exchange(method + " " + target + " HTTP/1.1"))
          .as(target)
          .containsPattern("^HTTP/1.1 40[04] ")
          .contains("{\"error\":{\"code\":\"", "Content-Type: application/json")
          .contains("X-Content-Type-Options: nosniff", "Cache-Control: no-store")
          .doesNotContain("<html", "badMessage");
    }
  }

  @Test
  void headHasTheStatusAndTheHeadersOfGetWithoutABody() throws Exception {
    for (String path : List.of("/metrics", "/livez", "/readyz")) {
      HttpResponse<String> head = send("HEAD", path);
      assertThat(head.statusCode()).isEqualTo(get(path).statusCode());
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(get(path).headers().firstValue("Content-Type"));
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void anyOtherMethodIsRefusedWithThoseThatThePathHas() throws Exception {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
      HttpResponse<String> refused = send(method, "/metrics");
      assertThat(refused.statusCode()).as(method).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
      assertThat(refused.body()).contains("\"code\":\"method_not_allowed\"");
    }
    assertThat(send("POST", "/nothing").statusCode()).isEqualTo(404);
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
            () -> WebServer.start(LOOPBACK, server.port(), _ -> "", live::get, ready::get).close())
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

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + server.port() + path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** As no client of the JDK sends it. */
  private String exchange(String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      String request = requestLine + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + port + path))
            .timeout(Duration.ofMinutes(1))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
