package io.lifecyclemanager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpHandler;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.LoopbackServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How large a reply of a controller may be. */
class ReplySizeTest {
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  @Test
  void aReplyHasSixteenMebibytesAtMost() throws Exception {
    HttpHandler controller =
        exchange -> {
          int bytes =
              exchange.getRequestURI().getPath().equals("/fits") ? MAX_BYTES : MAX_BYTES + 1;
          HttpPeersTest.reply(exchange, 200, " ".repeat(bytes));
        };
    try (LoopbackServer server = new LoopbackServer(controller);
        HttpTransport transport = new HttpTransport(Duration.ofMinutes(1))) {
      ControllerConnection connection = transport.connect(server.uri());
      assertThat(connection.send(ControllerRequest.get("/fits")).body()).hasSize(MAX_BYTES);
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(() -> connection.send(ControllerRequest.get("/exceeds")))
          .withMessageContaining("the reply is longer than 16777216 bytes");
    }
  }
}
