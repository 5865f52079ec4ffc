package io.lifecyclemanager.simulation.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lifecyclemanager.simulation.HttpForwarding;
import io.lifecyclemanager.simulation.fault.EffectBarrier.Pass;
import io.lifecyclemanager.simulation.fault.Effects.EffectRequest;
import io.lifecyclemanager.simulation.fault.FaultState.RequestHandling;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Stands before an HTTP server and passes everything on, as far as fault and barrier let it. */
public final class FaultRelay implements AutoCloseable {
  private final URI upstream;
  private final EffectBarrier barrier;
  private final FaultState state;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final URI address;
  private volatile HttpServer server;
  private volatile Socket held = new Socket();

  /** Starts it on a free port. */
  public FaultRelay(URI upstream, EffectBarrier barrier) {
    this(upstream, barrier, plainClient(), new FaultState(), Optional.empty());
  }

  /**
   * Starts it on a free port.
   *
   * @param client passes requests on
   * @param state what they meet before they come to the barrier
   * @param tls with the certificate of its answers; empty for plain HTTP
   */
  FaultRelay(
      URI upstream,
      EffectBarrier barrier,
      HttpClient client,
      FaultState state,
      Optional<SSLContext> tls) {
    this.upstream = upstream;
    this.barrier = barrier;
    this.client = client;
    this.state = state;
    server = listen(0, tls);
    String scheme = tls.isPresent() ? "https" : "http";
    address = URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Passes requests on to servers without TLS. */
  public static HttpClient plainClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private HttpServer listen(int port, Optional<SSLContext> tls) {
    HttpServer made =
        LoopbackPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tls);
    made.createContext("/", this::handle);
    made.setExecutor(workers);
    made.start();
    return made;
  }

  /** Cuts all connections, and accepts none any more. */
  void shut() {
    server.stop(0);
    held = LoopbackPort.hold(server.getAddress());
  }

  /** Listens again where it did. */
  void open(Optional<SSLContext> tls) {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = listen(address.getPort(), tls);
  }

  /** Where it listens. */
  public URI address() {
    return address;
  }

  /** Ends without an answer wherever nothing passes: the connection is cut. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (state.meet(isWatch(exchange))) {
        case RequestHandling.Dropped() -> {}
        case RequestHandling.Answered(InjectedResponse.Canned answer) -> answer(exchange, answer);
        case RequestHandling.PassedOn() -> passOn(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isWatch(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query != null && query.contains("watch=");
  }

  private static void answer(HttpExchange exchange, InjectedResponse.Canned answer)
      throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    answer
        .retryAfterSeconds()
        .ifPresent(
            seconds -> exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds)));
    HttpForwarding.send(exchange, answer.code(), body);
  }

  private void passOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    EffectRequest request =
        new EffectRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")),
            new String(body, StandardCharsets.UTF_8));
    Pass pass = barrier.enter(Effects.of(request));
    if (pass.isGood()) {
      pass(exchange, request, body, pass);
    }
  }

  private void pass(HttpExchange exchange, EffectRequest request, byte[] body, Pass pass)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> reply =
        client.send(HttpForwarding.request(exchange, upstream, body), BodyHandlers.ofInputStream());
    try (InputStream stream = reply.body()) {
      if (request.method().equals("GET")) {
        // Perhaps a watch: what comes is passed on as it comes.
        send(exchange, reply, 0, stream);
        return;
      }
      byte[] whole = stream.readAllBytes();
      Optional<String> effect = Effects.of(request, new String(whole, StandardCharsets.UTF_8));
      if (barrier.leave(pass, effect)) {
        int length = whole.length == 0 ? -1 : whole.length;
        send(exchange, reply, length, new ByteArrayInputStream(whole));
      }
    }
  }

  private void send(
      HttpExchange exchange, HttpResponse<InputStream> reply, long length, InputStream body)
      throws IOException, InterruptedException {
    HttpForwarding.copyHeaders(reply, exchange);
    state.awaitThaw();
    exchange.sendResponseHeaders(reply.statusCode(), length);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    byte[] part = new byte[8192];
    for (int read = body.read(part); read >= 0; read = body.read(part)) {
      state.awaitThaw();
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
