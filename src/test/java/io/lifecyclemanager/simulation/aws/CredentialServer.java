package io.lifecyclemanager.simulation.aws;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.HttpForwarding;
import io.lifecyclemanager.simulation.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Hands out credentials that are renewed, as the agent of a container does (EKS Pod Identity, ECS):
 * for {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}. Thread-safe.
 */
public final class CredentialServer implements AutoCloseable {
  private final LoopbackServer server;
  private volatile String answer;

  /** Starts it on a free port, with a key that expires then. */
  public CredentialServer(String key, Instant expiration) {
    answer = answer(key, expiration);
    server = new LoopbackServer(this::handle);
  }

  /** From now on there is another one. */
  public void renew(String key, Instant expiration) {
    answer = answer(key, expiration);
  }

  /** For {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}. */
  public String address() {
    return server.uri() + "/keys";
  }

  private static String answer(String key, Instant expiration) {
    return """
    {"AccessKeyId": "%s", "SecretAccessKey": "secret", "Token": "token", "Expiration": "%s"}
    """
        .formatted(key, expiration);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      HttpForwarding.send(exchange, 200, body);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
