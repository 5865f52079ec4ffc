package io.lifecyclemanager.simulation.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;

/**
 * Gives a server without TLS a port with TLS: what comes is decrypted and passed on. Knows nothing
 * of HTTP. Thread-safe.
 */
public final class TlsRelay implements AutoCloseable {
  private final URI upstream;
  private final SocketServer server;

  /**
   * Starts it on a free port.
   *
   * @param here the address of this machine where it listens
   * @param tls with its certificate
   */
  public TlsRelay(URI upstream, InetAddress here, SSLContext tls) {
    this.upstream = upstream;
    this.server =
        new SocketServer(
            () -> tls.getServerSocketFactory().createServerSocket(0, 1024, here), this::relay);
    server.start();
  }

  /** The port where it listens. */
  public int port() {
    return server.port();
  }

  private void relay(Socket client) throws IOException {
    try (Socket behind = new Socket(upstream.getHost(), upstream.getPort())) {
      server.relay(client, client.getInputStream(), behind);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
