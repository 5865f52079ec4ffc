package io.lifecyclemanager.simulation.fault;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lifecyclemanager.simulation.Eventually;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Binds a port that a server leaves and comes back to. */
final class LoopbackPort {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private LoopbackPort() {}

  /**
   * Starts to listen. A port that was closed a moment ago may still be in use: this waits until it
   * is free.
   *
   * @param tls the certificate of the server; empty for plain HTTP
   */
  static HttpServer bind(InetSocketAddress here, Optional<SSLContext> tls) {
    try {
      return Eventually.eventually(
              "there is a server at " + here,
              TIMEOUT,
              () -> tryToBind(here, tls),
              Optional::isPresent)
          .orElseThrow();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<HttpServer> tryToBind(InetSocketAddress here, Optional<SSLContext> tls)
      throws IOException {
    try {
      if (tls.isEmpty()) {
        return Optional.of(HttpServer.create(here, 0));
      }
      HttpsServer secure = HttpsServer.create(here, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      return Optional.of(secure);
    } catch (BindException e) {
      return Optional.empty();
    }
  }

  /** Keeps the port from other servers: a port that is bound only refuses connections. */
  static Socket hold(InetSocketAddress here) {
    try {
      return Eventually.eventually(
              here + " is held", TIMEOUT, () -> tryToHold(here), Optional::isPresent)
          .orElseThrow();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Socket> tryToHold(InetSocketAddress here) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(here);
      return Optional.of(socket);
    } catch (BindException e) {
      socket.close();
      return Optional.empty();
    }
  }
}
