package io.lifecyclemanager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.lifecyclemanager.client.HttpPeers.PeerDirectory;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.TerminationStatus;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replica learns from another one, and what it makes of a reply that is none. */
class HttpPeersTest {
  private static final int MAX_BYTES = 100_000;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final HttpTransport patient = new HttpTransport(LONG, MAX_BYTES);
  private final HttpTransport impatient = new HttpTransport(Duration.ofMillis(200), MAX_BYTES);

  @AfterEach
  void end() {
    ended.countDown();
    patient.close();
    impatient.close();
  }

  @Test
  void theOtherReplicaIsAskedForItsOwnPartOnly() throws Exception {
    var report = SampleStatus.report(SampleStatus.termination("i-1").blockedBy("a/b", "a/c"));
    var history = List.of(SampleStatus.termination("i-2").ended("completed").status());
    TerminationStatus one = report.terminations().getFirst();
    HttpHandler replica =
        exchange -> {
          String asked = exchange.getRequestURI().toString();
          reply(
              exchange,
              asked.contains("i-3") ? 404 : 200,
              switch (asked) {
                case "/api/v1/terminations?scope=replica" -> StatusJson.write(report);
                case "/api/v1/terminations/i-1?scope=replica" -> StatusJson.write(one);
                case "/api/v1/terminations/i-3?scope=replica" ->
                    "{\"error\": {\"code\": \"not_found\", \"message\": \"none\", \"field\":"
                        + " null}}";
                case "/api/v1/history?scope=replica" ->
                    StatusJson.write(Map.of("history", history));
                default -> throw new IOException("unexpected " + asked);
              });
        };
    try (LoopbackServer server = new LoopbackServer(replica)) {
      HttpPeers peers = peers(server, patient);
      assertThat(peers.urls()).containsExactly(server.uri().toString());
      assertThat(peers.problem()).isEmpty();
      assertThat(peers.current(server.uri().toString())).isEqualTo(report);
      assertThat(peers.history(server.uri() + "/")).isEqualTo(history);
      String url = server.uri().toString();
      assertThat(peers.find(url, new InstanceId("i-1"))).contains(one);
      assertThat(peers.find(url, new InstanceId("i-3"))).isEmpty();
    }
  }

  @Test
  void anAddressOfVersionSixIsReached() throws Exception {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(Inet6Address.ofLiteral("::1"), 0), 0);
    } catch (IOException e) {
      Assumptions.abort("this machine has no IPv6 loopback: " + e);
      return;
    }
    server.createContext("/", exchange -> reply(exchange, 200, empty()));
    server.start();
    try {
      String url = "http://[::1]:" + server.getAddress().getPort();
      HttpPeers peers = new HttpPeers(PeerDirectory.of(List.of(url)), patient, null);
      assertThat(peers.current(url).terminations()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReplicaThatHangsIsGivenUpBeforeAndAfterTheHeadOfItsReply(boolean sendsHead)
      throws Exception {
    HttpHandler hanging =
        exchange -> {
          if (sendsHead) {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
          }
          awaitEnd();
        };
    try (LoopbackServer server = new LoopbackServer(hanging)) {
      assertFails(server, impatient, FailureKind.UNAVAILABLE, "no reply within 200 ms");
    }
  }

  @Test
  void anInterruptGivesTheRequestUp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HttpHandler hanging =
        exchange -> {
          asked.countDown();
          awaitEnd();
        };
    try (LoopbackServer server = new LoopbackServer(hanging)) {
      Thread caller = Thread.currentThread();
      Thread.ofVirtual()
          .start(() -> {
            try {
              asked.await();
              caller.interrupt();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThatThrownBy(() -> peers(server, patient).current(server.uri().toString()))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aReplyThatIsTooLongIsGivenUp() throws Exception {
    HttpHandler endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] more = " ".repeat(MAX_BYTES).getBytes(StandardCharsets.UTF_8);
          while (ended.getCount() > 0) {
            exchange.getResponseBody().write(more);
          }
        };
    try (LoopbackServer server = new LoopbackServer(endless)) {
      assertFails(
          server, patient, FailureKind.UNAVAILABLE, "the reply is longer than 100000 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "<html>", "{\"terminations\":null,\"replicas\":[]}", "{", "{}"})
  void aReplyThatIsNoStatusIsAFailure(String body) throws Exception {
    try (LoopbackServer server = new LoopbackServer(exchange -> reply(exchange, 200, body))) {
      assertFails(
          server, patient, FailureKind.REJECTED, "the reply is not that of lifecycle-manager");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, DENIED, answered with status 401: no",
    "403, DENIED, answered with status 403: no",
    "404, REJECTED, answered with status 404: this is no lifecycle-manager with an HTTP API: no",
    "429, THROTTLED, answered with status 429: no",
    "500, UNAVAILABLE, answered with status 500: no",
    "204, REJECTED, answered with status 204"
  })
  void anotherStatusIsAFailure(int code, FailureKind kind, String message) throws Exception {
    HttpHandler refusing = exchange -> reply(exchange, code, code == 204 ? "" : "no\nsecond line");
    try (LoopbackServer server = new LoopbackServer(refusing)) {
      assertFails(server, patient, kind, message);
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (LoopbackServer other = new LoopbackServer(exchange -> reply(exchange, 200, empty()));
        LoopbackServer server =
            new LoopbackServer(exchange -> {
              exchange.getResponseHeaders().add("Location", other.uri().toString());
              reply(exchange, 302, "");
            })) {
      assertFails(server, patient, FailureKind.REJECTED, "a redirect, which is not followed");
    }
  }

  @Test
  void aReplicaThatIsNotThereRefusesTheConnection() throws Exception {
    LoopbackServer server = new LoopbackServer(exchange -> {});
    server.close();
    assertFails(server, patient, FailureKind.UNAVAILABLE, "connection refused");
  }

  private static void assertFails(
      LoopbackServer server, HttpTransport transport, FailureKind kind, String message) {
    String url = server.uri().toString();
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> peers(server, transport).current(url))
        .withMessageStartingWith(url + "/api/v1/terminations?scope=replica: ")
        .withMessageContaining(message)
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  private static HttpPeers peers(LoopbackServer server, HttpTransport transport) {
    return new HttpPeers(PeerDirectory.of(List.of(server.uri().toString())), transport, null);
  }

  private void awaitEnd() throws IOException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String empty() {
    return StatusJson.write(SampleStatus.report());
  }

  static void reply(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
