package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writing answers onto the connection. */
final class ResponseWriter {

  private ResponseWriter() {}

  static void json(HttpExchange exchange, int code, ObjectNode body) throws IOException {
    send(exchange, code, "application/json", ObjectMetadata.JSON.writeValueAsBytes(body));
  }

  static void failure(HttpExchange exchange, ApiFailure failure) throws IOException {
    if (failure.retryAfterSeconds() > 0) {
      retryAfter(exchange, failure.retryAfterSeconds());
    }
    json(exchange, failure.code(), failure.status());
  }

  static void canned(HttpExchange exchange, InjectedResponse.Canned canned) throws IOException {
    canned.retryAfterSeconds().ifPresent(seconds -> retryAfter(exchange, seconds));
    byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
    send(exchange, canned.code(), canned.contentType(), bytes);
  }

  static void text(HttpExchange exchange, int code, String text) throws IOException {
    send(exchange, code, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The body of a watch; the client sees at once that it has begun. */
  static OutputStream stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    return out;
  }

  private static void retryAfter(HttpExchange exchange, int seconds) {
    exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds));
  }

  private static void send(HttpExchange exchange, int code, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
