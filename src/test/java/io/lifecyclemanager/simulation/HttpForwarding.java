package io.lifecyclemanager.simulation;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What servers do that stand before another one and pass requests on. */
public final class HttpForwarding {
  /** Of one connection, not of the request. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private HttpForwarding() {}

  /** The request of an exchange, with another body, to the server that stands behind. */
  public static HttpRequest request(HttpExchange exchange, URI upstream, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    forEachPassedOn(
        exchange.getRequestHeaders(),
        (name, values) -> values.forEach(value -> request.header(name, value)));
    return request.build();
  }

  /** Gives the response of an exchange the headers of the reply. */
  public static void copyHeaders(HttpResponse<?> reply, HttpExchange exchange) {
    forEachPassedOn(reply.headers().map(), exchange.getResponseHeaders()::put);
  }

  private static void forEachPassedOn(
      Map<String, List<String>> headers, BiConsumer<String, List<String>> consumer) {
    headers.forEach((name, values) -> {
      if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
        consumer.accept(name, values);
      }
    });
  }

  /** Sends the whole response. */
  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
