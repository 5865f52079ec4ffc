package io.lifecyclemanager.sandbox.run;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The ports of the replicas, chosen before any of them starts, so that each is given the others. A
 * replica that is started again has the same port.
 */
final class ReplicaPorts {
  /** Below the ports that systems give to connections. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int TRIES = 1000;

  private final List<Integer> ports;

  private ReplicaPorts(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /**
   * Chooses ports on which nothing listens.
   *
   * @throws IllegalStateException when there are too few
   */
  static ReplicaPorts choose(int replicas, RandomGenerator random) {
    List<Integer> ports = new ArrayList<>();
    for (int tried = 0; ports.size() < replicas; tried++) {
      if (tried == TRIES) {
        throw new IllegalStateException("no free ports from %d to %d".formatted(FIRST, LAST));
      }
      int port = random.nextInt(FIRST, LAST);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      }
    }
    return new ReplicaPorts(ports);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * The options that give a replica its port and the others.
   *
   * @param replica its number, from 0
   */
  List<String> options(int replica) {
    List<String> options = new ArrayList<>(List.of("--port=" + ports.get(replica)));
    IntStream.range(0, ports.size())
        .filter(other -> other != replica)
        .forEach(other -> options.add("--peers=http://127.0.0.1:" + ports.get(other)));
    return options;
  }
}
