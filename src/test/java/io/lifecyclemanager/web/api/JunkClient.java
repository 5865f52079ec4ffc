package io.lifecyclemanager.web.api;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Sends requests that are to be refused over connections that stay open, many before it reads their
 * responses, as fast as the server answers.
 */
final class JunkClient implements AutoCloseable {
  private static final int BATCH = 50;

  private final Map<Integer, LongAdder> responses = new ConcurrentHashMap<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Thread> threads;
  private volatile IOException failure = new IOException("none");

  /** Begins to send; each connection has a thread. */
  JunkClient(int port, int connections) {
    threads =
        IntStream.range(0, connections)
            .mapToObj(number -> Thread.ofPlatform().start(() -> send(port, number)))
            .toList();
  }

  /** How many responses have come so far, by their status. */
  Map<Integer, Long> responses() {
    Map<Integer, Long> now = new TreeMap<>();
    responses.forEach((status, count) -> now.put(status, count.sum()));
    return now;
  }

  /** How many responses have come so far. */
  long count() {
    return responses.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Whether all connections are in use. */
  boolean isSending() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** What ended a connection. */
  IOException failure() {
    return failure;
  }

  private void send(int port, int number) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      InputStream input = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      for (long batch = 0; !stopped.get(); batch++) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
          requests.append(request(i, number + "-" + batch + "-" + i));
        }
        socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < BATCH; i++) {
          responses.computeIfAbsent(readStatus(input), _ -> new LongAdder()).increment();
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private static String request(int kind, String token) {
    String host = "Host: 127.0.0.1\r\n";
    return switch (kind % 5) {
      case 0 ->
          "POST /api/v1/terminations/i-1/complete HTTP/1.1\r\n"
              + host
              + "Content-Length: 0\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      case 1 -> "GET /" + token + " HTTP/1.1\r\n" + host + "\r\n";
      case 2 -> "GET /api/v1/terminations?scope=x HTTP/1.1\r\n" + host + "\r\n";
      case 3 -> "GET /api/v1/terminations HTTP/1.1\r\nHost: other.example\r\n\r\n";
      default -> "PUT /api/v1/holds HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n";
    };
  }

  private static int readStatus(InputStream input) throws IOException {
    int status = Integer.parseInt(readLine(input).split(" ", -1)[1]);
    long length = 0;
    for (String line = readLine(input); !line.isEmpty(); line = readLine(input)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Long.parseLong(header.substring("content-length:".length()).strip());
      }
    }
    input.skipNBytes(length);
    return status;
  }

  private static String readLine(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Sends no more; waits for the responses. */
  @Override
  public void close() {
    stopped.set(true);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
