package io.lifecyclemanager.simulation.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Gives a server without TLS a port with TLS: what comes is decrypted and passed on. Knows nothing
 * of HTTP. Thread-safe.
 */
public final class TlsRelay implements AutoCloseable {
  private final URI upstream;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Starts it on a free port.
   *
   * @param here the address of this machine where it listens
   * @param tls with its certificate
   */
  public TlsRelay(URI upstream, InetAddress here, SSLContext tls) {
    this.upstream = upstream;
    try {
      server = tls.getServerSocketFactory().createServerSocket(0, 1024, here);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    workers.execute(this::accept);
  }

  /** The port where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        workers.execute(() -> relay(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket behind = new Socket(upstream.getHost(), upstream.getPort())) {
      open.add(behind);
      workers.execute(() -> pump(behind, client));
      copy(client, behind);
    } catch (IOException e) {
      // One of both has ended the connection.
    } finally {
      open.remove(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      copy(from, to);
    } catch (IOException e) {
      // One of both has ended the connection.
    } finally {
      open.remove(from);
    }
  }

  private static void copy(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] part = new byte[8192];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      out.write(part, 0, read);
      out.flush();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      workers.shutdownNow();
    }
  }
}
