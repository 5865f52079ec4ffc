package io.lifecyclemanager.endtoend.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook on this machine, whose URL is a secret. It may be one that never answers. */
final class WebhookReceiver implements AutoCloseable {
  /** A part of the path, which is in no output of the program. */
  static final String SECRET = "T0PS3CRET4711";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final boolean answers;
  private final LoopbackServer server;

  /** Answers, or never does. */
  WebhookReceiver(boolean answers) {
    this.answers = answers;
    this.server = new LoopbackServer(this::handle);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      if (answers) {
        bodies.add(body);
        exchange.sendResponseHeaders(204, -1);
      } else {
        end.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes the URL into a file, and returns the file. */
  Path urlFile(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("webhook-url"), server.uri() + "/services/" + SECRET + "\n");
  }

  /** What it was told, in the order in which it came. */
  List<JsonNode> bodies() {
    return bodies;
  }

  /** How many requests have come. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    end.countDown();
    server.close();
  }
}
