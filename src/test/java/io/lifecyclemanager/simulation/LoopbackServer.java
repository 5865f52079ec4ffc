package io.lifecyclemanager.simulation;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a free port of the loopback interface, with a thread for each request. */
public final class LoopbackServer implements AutoCloseable {
  /** Many clients that come at once must not wait for the kernel to try again. */
  private static final int BACKLOG = 1024;

  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /** Starts it; the handler gets every request. */
  public LoopbackServer(HttpHandler handler) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", handler);
    server.setExecutor(workers);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Such as {@code http://127.0.0.1:41234}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Cuts all connections. */
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
