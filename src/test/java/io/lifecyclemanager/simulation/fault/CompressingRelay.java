package io.lifecyclemanager.simulation.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * An intermediary that compresses every response with gzip, whatever the request accepts. Events of
 * a watch are passed on as they come. Thread-safe.
 */
public final class CompressingRelay implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");
  private static final String ABSENT = "absent";

  private final URI upstream;
  private final String encodingName;
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = FaultRelay.plainClient();
  private final HttpServer server;

  /** Starts it on a free port. */
  public CompressingRelay(URI upstream) {
    this(upstream, "gzip");
  }

  /**
   * Starts it on a free port.
   *
   * @param encodingName what {@code Content-Encoding} says, true or not
   */
  public CompressingRelay(URI upstream, String encodingName) {
    this.upstream = upstream;
    this.encodingName = encodingName;
    server =
        LoopbackPort.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty());
    server.createContext("/", this::handle);
    server.setExecutor(workers);
    server.start();
  }

  /** Where it listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The header {@code Accept-Encoding} of each request so far; {@code absent} without one. */
  public List<String> acceptedEncodings() {
    return List.copyOf(accepted);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      List<String> encodings = exchange.getRequestHeaders().get("Accept-Encoding");
      accepted.add(encodings == null ? ABSENT : String.join(", ", encodings));
      HttpResponse<InputStream> reply =
          client.send(forwarded(exchange), BodyHandlers.ofInputStream());
      try (InputStream body = reply.body()) {
        send(exchange, reply, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest forwarded(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private void send(HttpExchange exchange, HttpResponse<InputStream> reply, InputStream body)
      throws IOException {
    reply
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    exchange.getResponseHeaders().set("Content-Encoding", encodingName);
    exchange.sendResponseHeaders(reply.statusCode(), 0);
    OutputStream raw = exchange.getResponseBody();
    raw.flush();
    // The header of the format comes with the first bytes, not with the head of the response.
    byte[] part = new byte[8192];
    int read = body.read(part);
    try (OutputStream out = new GZIPOutputStream(raw, true)) {
      for (; read >= 0; read = body.read(part)) {
        out.write(part, 0, read);
        out.flush();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    client.shutdownNow();
  }
}
