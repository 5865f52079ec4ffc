package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events over a real connection. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EventStreamTest {
  @AutoClose private final ApiServer server = ApiServer.ready(new AcceleratedTime(20));

  @Test
  void theStreamBeginsWithRetryAndASnapshotAndContinuesWithChanges() throws Exception {
    HttpResponse<InputStream> response = open(null);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    try (BufferedReader lines = reader(response)) {
      assertThat(lines.readLine()).isEqualTo("retry: 2000");
      assertThat(lines.readLine()).isEmpty();
      assertThat(block(lines))
          .satisfies(block -> {
            assertThat(block).hasSize(3);
            assertThat(block.getFirst()).isEqualTo("id: replica-1-0");
            assertThat(block.get(1)).isEqualTo("event: snapshot");
            assertThat(block.getLast()).startsWith("data: {\"terminations\":[]");
          });
      server.status.own.add(FakeClusterStatus.working("i-0a\n\nevent: forged"));
      assertThat(block(lines))
          .satisfies(block -> {
            assertThat(block).hasSize(3);
            assertThat(block.getFirst()).isEqualTo("id: replica-1-1");
            assertThat(block.get(1)).isEqualTo("event: changed");
          });
    }
  }

  @Test
  void aClientThatConnectsAgainWithItsLastEventReceivesNoSnapshot() throws Exception {
    try (BufferedReader lines = reader(open(null))) {
      skipPreamble(lines);
      assertThat(block(lines)).contains("event: snapshot");
    }
    server.status.own.add(FakeClusterStatus.working("i-0a"));
    try (BufferedReader lines = reader(open("replica-1-0"))) {
      skipPreamble(lines);
      assertThat(block(lines)).contains("event: changed");
    }
  }

  @Test
  void asManyClientsOfAnAddressAreServedAsItMayHaveAndTheNextIsAskedToTryLater() throws Exception {
    List<BufferedReader> clients = new ArrayList<>();
    for (int i = 0; i < EventFeed.MAX_CLIENTS_OF_ADDRESS; i++) {
      BufferedReader lines = reader(open(null));
      clients.add(lines);
      skipPreamble(lines);
    }
    HttpResponse<String> refused = server.get("/api/v1/events");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(server.get("/api/v1/terminations").statusCode()).isEqualTo(200);
    for (BufferedReader client : clients) {
      client.close();
    }
  }

  @Test
  void clientsThatVanishLeaveTheFeed() throws Exception {
    for (int i = 0; i < 20; i++) {
      Socket socket = openSocket();
      socket.setSoLinger(true, 0);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.close();
    }
    changeUntilAllOthersHaveLeft("");
  }

  @Test
  void aClientThatDoesNotReadIsDisconnected() throws Exception {
    try (Socket socket = openSocket()) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      changeUntilAllOthersHaveLeft("x".repeat(4 << 20));
      assertThat(readToEnd(socket)).isTrue();
    }
  }

  private void changeUntilAllOthersHaveLeft(String text) throws Exception {
    try (BufferedReader lines = reader(open(null))) {
      skipPreamble(lines);
      assertThat(block(lines)).contains("event: snapshot");
      for (int i = 0; server.routes.clientCount() > 1; i++) {
        server.status.own.clear();
        server.status.own.add(FakeClusterStatus.working("i-0a", i + text));
        assertThat(block(lines)).isNotEmpty();
      }
    }
  }

  /** Whether the server ends the connection. */
  private static boolean readToEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().transferTo(OutputStream.nullOutputStream()) > 0;
    } catch (SocketException _) {
      return true;
    }
  }

  private Socket openSocket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private HttpResponse<InputStream> open(String lastEventId) throws Exception {
    var request = server.request("/api/v1/events");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response =
        server.client().send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static void skipPreamble(BufferedReader lines) throws IOException {
    assertThat(block(lines)).containsExactly("retry: 2000");
  }

  /** The lines up to an empty one, without comments. */
  private static List<String> block(BufferedReader lines) throws IOException {
    List<String> block = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !block.isEmpty()) {
        return block;
      }
      if (!line.isEmpty() && !line.startsWith(":")) {
        block.add(line);
      }
    }
    throw new AssertionError("the stream ended after " + block);
  }
}
