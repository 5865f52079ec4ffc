package io.lifecyclemanager.web.api;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not read the large responses that they have asked for. */
@Tag("full")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SlowReaderTest {
  /** More than sockets buffer. */
  private static final int SIZE = 16 << 20;

  private static final int MAX_CONCURRENT_READS = 16;

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final SteppedTime time = new SteppedTime();
  @AutoClose private final ApiServer server = ApiServer.ready(time);

  @Test
  void aLargeResponseArrivesAsAWhole() throws Exception {
    server.status.own.add(FakeClusterStatus.working("i-0a", "x".repeat(SIZE)));
    HttpResponse<String> response = server.get("/api/v1/terminations?scope=replica");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .startsWith("{\"terminations\"")
        .endsWith("}")
        .hasSizeGreaterThan(SIZE);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void clientsThatDoNotReadCountInTheLimitAndAreDisconnected() throws Exception {
    server.status.own.add(FakeClusterStatus.working("i-0a", "x".repeat(SIZE)));
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < MAX_CONCURRENT_READS; i++) {
      Socket socket = open();
      slow.add(socket);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    server.status.own.clear();
    assertThat(server.get("/api/v1/terminations?scope=replica").statusCode()).isEqualTo(429);

    time.advance(Duration.ofSeconds(10));

    eventually(
        "a client that does read is served",
        TIMEOUT,
        () -> server.get("/api/v1/terminations?scope=replica").statusCode() == 200);
    for (Socket socket : slow) {
      assertThat(rest(socket)).isLessThan(SIZE);
      socket.close();
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/terminations?scope=replica HTTP/1.1\r\nHost: localhost\r\n"
                .concat("Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** How many bytes arrive until the server ends the connection. */
  private static long rest(Socket socket) throws IOException {
    CountingOutput count = new CountingOutput();
    try {
      long _ = socket.getInputStream().transferTo(count);
    } catch (SocketException _) {
      // The server has closed the connection before the end of the response.
    }
    return count.bytes;
  }

  private static final class CountingOutput extends OutputStream {
    private long bytes;

    @Override
    public void write(int value) {
      bytes++;
    }

    @Override
    public void write(byte[] part, int offset, int length) {
      bytes += length;
    }
  }
}
