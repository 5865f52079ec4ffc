package io.lifecyclemanager.simulation.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Accepts connections and serves each on a thread of its own, until closed; then it closes them
 * all. Thread-safe.
 */
final class SocketServer implements AutoCloseable {
  private final ServerSocket server;
  private final ConnectionHandler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /** Serves one connection, which is closed when it returns. */
  @FunctionalInterface
  interface ConnectionHandler {
    void serve(Socket client) throws IOException;
  }

  /** Makes the socket that listens. */
  @FunctionalInterface
  interface Listening {
    ServerSocket open() throws IOException;
  }

  /** Listens; {@link #start} begins to accept. */
  SocketServer(Listening listening, ConnectionHandler handler) {
    this.handler = handler;
    try {
      server = listening.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() {
    workers.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        workers.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      handler.serve(client);
    } catch (IOException e) {
      // One of both has ended the connection.
    } finally {
      open.remove(client);
    }
  }

  /**
   * Passes on what comes from either side until one of them ends.
   *
   * @param fromClient the input of the client, of which a part may have been read
   * @param behind the connection to the server, closed with the other
   */
  void relay(Socket client, InputStream fromClient, Socket behind) throws IOException {
    open.add(behind);
    workers.execute(() -> passBack(behind, client));
    fromClient.transferTo(behind.getOutputStream());
  }

  private void passBack(Socket behind, Socket client) {
    try (behind;
        client) {
      behind.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // One of both has ended the connection.
    } finally {
      open.remove(behind);
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
