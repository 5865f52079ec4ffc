package io.lifecyclemanager.simulation.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that records what it is asked for. It opens tunnels to known servers and refuses
 * everything else. Thread-safe.
 */
public final class RecordingProxy implements AutoCloseable {
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Map<String, Integer> ports;
  private final Optional<String> authorization;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final SocketServer server;

  /**
   * Starts it on a free port.
   *
   * @param ports the loopback port of each known server, such as {@code api.cluster.test:6443}
   * @param authorization the value of {@code Proxy-Authorization} that it requires; empty for none
   */
  public RecordingProxy(Map<String, Integer> ports, Optional<String> authorization) {
    this.ports = ports;
    this.authorization = authorization;
    this.server =
        new SocketServer(
            () -> new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), this::serve);
    server.start();
  }

  /** Such as {@code 127.0.0.1:41234}. */
  public String address() {
    return "127.0.0.1:" + server.port();
  }

  /** The first line of each request that was let in, without the version of HTTP. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void serve(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    String head = head(in);
    while (!head.isEmpty() && !isAuthorized(head)) {
      answer(
          out,
          "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\""
              + "\r\nContent-Length: 0");
      head = head(in);
    }
    if (!head.isEmpty()) {
      tunnel(head.substring(0, head.indexOf(" HTTP/")), client, in, out);
    }
  }

  private void tunnel(String request, Socket client, InputStream in, OutputStream out)
      throws IOException {
    requests.add(request);
    Integer port = ports.get(request.replaceFirst("^CONNECT ", ""));
    if (port == null) {
      answer(out, "502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0");
      return;
    }
    try (Socket behind = new Socket()) {
      behind.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      answer(out, "200 Connection established");
      server.relay(client, in, behind);
    }
  }

  private boolean isAuthorized(String head) {
    return authorization.isEmpty()
        || head.lines()
            .anyMatch(line ->
                line.equalsIgnoreCase("Proxy-Authorization: " + authorization.orElseThrow()));
  }

  private static void answer(OutputStream out, String head) throws IOException {
    out.write(("HTTP/1.1 " + head + END_OF_HEAD).getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** The head of a request; empty when there is none. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (next == '\n' && head.toString(StandardCharsets.US_ASCII).endsWith(END_OF_HEAD)) {
        return head.toString(StandardCharsets.US_ASCII);
      }
    }
    return "";
  }

  @Override
  public void close() {
    server.close();
  }
}
