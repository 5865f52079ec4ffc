package io.lifecyclemanager.sandbox.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lifecyclemanager.sandbox.crash.Border.Pass;
import io.lifecyclemanager.sandbox.crash.Effects.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before an HTTP server and passes everything on, as far as the border lets it. */
public final class Relay implements AutoCloseable {
  /** The client's own business. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final URI upstream;
  private final Border border;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;

  /** Starts it on a free port. */
  public Relay(URI upstream, Border border) {
    this.upstream = upstream;
    this.border = border;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(workers);
    server.start();
  }

  /** Where it listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Ends without an answer wherever the border is shut: the connection is cut. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")),
              new String(body, StandardCharsets.UTF_8));
      Pass pass = border.enter(Effects.of(request));
      if (pass.isGood()) {
        pass(exchange, request, body, pass);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpExchange exchange, Request request, byte[] body, Pass pass)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> reply =
        client.send(forwarded(exchange, body), BodyHandlers.ofInputStream());
    try (InputStream stream = reply.body()) {
      if (request.method().equals("GET")) {
        // Perhaps a watch: what comes is passed on as it comes.
        send(exchange, reply, 0, stream);
        return;
      }
      byte[] whole = stream.readAllBytes();
      Optional<String> effect = Effects.of(request, new String(whole, StandardCharsets.UTF_8));
      if (border.leave(pass, effect)) {
        int length = whole.length == 0 ? -1 : whole.length;
        send(exchange, reply, length, new ByteArrayInputStream(whole));
      }
    }
  }

  private HttpRequest forwarded(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static void send(
      HttpExchange exchange, HttpResponse<InputStream> reply, long length, InputStream body)
      throws IOException {
    reply
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    exchange.sendResponseHeaders(reply.statusCode(), length);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    byte[] part = new byte[8192];
    for (int read = body.read(part); read >= 0; read = body.read(part)) {
      out.write(part, 0, read);
      out.flush();
    }
    out.close();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    client.shutdownNow();
  }
}
