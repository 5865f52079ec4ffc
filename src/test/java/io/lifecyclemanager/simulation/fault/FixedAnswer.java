package io.lifecyclemanager.simulation.fault;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server that gives every request the same answer, as a proxy or a login page does. */
public final class FixedAnswer implements AutoCloseable {
  private final HttpServer server;

  private FixedAnswer(HttpServer server) {
    this.server = server;
  }

  /** Starts it; an HTML page with this status. */
  public static FixedAnswer start(int status, String body) throws IOException {
    return start(status, "text/html", body);
  }

  /** Starts it; a document of this type. */
  public static FixedAnswer start(int status, String contentType, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", contentType);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return new FixedAnswer(server);
  }

  /** Its address, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
