package io.lifecyclemanager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.client.ControllerConnection.ControllerMethod;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.LoopbackServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a token and a body; the server sends back what it received. */
class BearerTokenTest {
  private final HttpTransport transport = new HttpTransport(Duration.ofMinutes(1));
  private final LoopbackServer server =
      new LoopbackServer(exchange ->
          HttpPeersTest.reply(
              exchange,
              200,
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      new String(
                          exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))));

  @TempDir Path folder;

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  @Test
  void withoutAFileNoTokenIsSent() throws InterruptedException {
    assertThat(transport.connect(server.uri()).send(ControllerRequest.get("/x")))
        .isEqualTo(new ControllerReply(200, "GET /x null "));
  }

  @Test
  void theTokenIsReadForEachRequest() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    ControllerConnection connection = transport.connect(server.uri(), file);
    ControllerRequest post = new ControllerRequest(ControllerMethod.POST, "/holds", "{\"a\":1}");
    assertThat(connection.send(post).body()).isEqualTo("POST /holds Bearer first {\"a\":1}");
    Files.writeString(file, "second");
    assertThat(connection.send(post).body()).isEqualTo("POST /holds Bearer second {\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret secret", "secret\nX-Header: 1", "sécret"})
  void whatIsNoTokenIsNotSentAndNotShown(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), content);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(
            () -> transport.connect(server.uri(), file).send(ControllerRequest.get("/holds")))
        .withMessage("the file " + file + " does not contain one bearer token");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("absent");
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(
            () -> transport.connect(server.uri(), file).send(ControllerRequest.get("/holds")))
        .withMessage("the token file " + file + " cannot be read");
  }
}
