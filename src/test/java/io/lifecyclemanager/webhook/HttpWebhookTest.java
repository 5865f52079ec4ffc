package io.lifecyclemanager.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lifecyclemanager.http.ProxyRules;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SystemTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpWebhookTest {
  private static final String SECRET = "T0PS3CRET";
  private static final String BODY = "{\"text\": \"Grüße\"}";

  @TempDir private Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer server;
  private Path urlFile;
  private volatile int status = 200;
  private volatile Map<String, String> headers = Map.of();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/" + SECRET, this::answer);
    server.createContext(
        "/slow",
        exchange -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    urlFile = folder.resolve("url");
    write("/" + SECRET + "?token=" + SECRET);
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      requests.add(
          "%s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  body));
      headers.forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Test
  void theBodyIsPostedAsJson() throws InterruptedException {
    try (HttpWebhook webhook = webhook(Duration.ofSeconds(30))) {
      webhook.post(BODY);
    }
    assertThat(requests)
        .containsExactly("POST /" + SECRET + " application/json; charset=utf-8 " + BODY);
  }

  @ParameterizedTest
  @CsvSource({
    "302, UNAVAILABLE",
    "400, REJECTED",
    "401, UNAVAILABLE",
    "403, UNAVAILABLE",
    "404, UNAVAILABLE",
    "413, REJECTED",
    "429, THROTTLED",
    "500, UNAVAILABLE",
    "503, UNAVAILABLE"
  })
  void anAnswerSaysWhetherAnotherRequestMaySucceed(int code, FailureKind kind) {
    status = code;
    headers = Map.of("Location", "/" + SECRET, "Retry-After", "7");
    try (HttpWebhook webhook = webhook(Duration.ofSeconds(30))) {
      RemoteFailure failure = failure(webhook);
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure).hasMessageContaining("status " + code);
      assertThat(webhook.retryAfter()).hasSeconds(7);
    }
    assertThat(requests).as("a redirect is not followed").hasSize(1);
  }

  @Test
  void aNewUrlInTheFileCountsAtOnce() throws Exception {
    write("/old");
    try (HttpWebhook webhook = webhook(Duration.ofSeconds(30))) {
      assertThat(failure(webhook)).hasMessage("the webhook answered with status 404");
      write("/" + SECRET);
      webhook.post(BODY);
      Files.delete(urlFile);
      assertThat(failure(webhook))
          .hasMessage("the file of --webhook-url-file cannot be read (NoSuchFileException)");
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
    write("/slow/" + SECRET);
    try (HttpWebhook webhook = webhook(Duration.ofMillis(200))) {
      assertThat(failure(webhook)).hasMessageContaining("it did not answer");
    }
  }

  @Test
  void aServerThatIsGoneIsAFailure() {
    server.stop(0);
    try (HttpWebhook webhook = webhook(Duration.ofSeconds(30))) {
      assertThat(failure(webhook)).hasMessage("the webhook: the connection was refused");
    }
  }

  @Test
  void aServerWithoutTlsIsNoServerWithTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = plain.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Files.writeString(urlFile, "https://localhost:%d/%s".formatted(plain.getLocalPort(), SECRET));
      try (HttpWebhook webhook = webhook(Duration.ofSeconds(30))) {
        assertThat(failure(webhook)).hasMessageStartingWith("the webhook: no connection with TLS");
      }
      answering.join();
    }
  }

  /** Fails too when the text of the failure, with all its causes, has a part of the URL. */
  private static RemoteFailure failure(HttpWebhook webhook) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, () -> webhook.post(BODY));
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain(SECRET, "127.0.0.1", "localhost", "/slow", "/old");
    return failure;
  }

  private HttpWebhook webhook(Duration timeout) {
    return new HttpWebhook(urlFile, false, timeout, ProxyRules.of(Map.of()), new SystemTime());
  }

  private void write(String path) throws IOException {
    Files.writeString(
        urlFile, "http://127.0.0.1:%d%s\n".formatted(server.getAddress().getPort(), path));
  }
}
