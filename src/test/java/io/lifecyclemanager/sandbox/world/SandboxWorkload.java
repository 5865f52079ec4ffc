package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.sandbox.traffic.TrafficRoute;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.util.Locale;

/** The sandbox's workloads that answer requests from outside, each with pods on every node. */
public enum SandboxWorkload {
  WEB(TrafficRoute.CLUSTER),
  EDGE(TrafficRoute.LOCAL),
  HOST(TrafficRoute.HOST_PORT);

  private final TrafficRoute way;

  SandboxWorkload(TrafficRoute way) {
    this.way = way;
  }

  /** How requests reach its pods. */
  TrafficRoute way() {
    return way;
  }

  /** Its name, the {@code app} label of its pods, and the beginning of their names. */
  String app() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its pods get their traffic through their own node. */
  boolean isFedThroughItsNode() {
    return way != TrafficRoute.CLUSTER;
  }

  /** The {@code app} label of any of the sandbox's pods. */
  public static String appOf(PodHistory pod) {
    return appOf(pod.name());
  }

  /** The {@code app} label of the pod with this name. */
  public static String appOf(String pod) {
    int end = pod.indexOf('-');
    return end < 0 ? pod : pod.substring(0, end);
  }

  /** Whether the pod gets its traffic through its own node. */
  public static boolean isFedThroughItsNode(PodHistory pod) {
    String app = appOf(pod);
    return app.equals(EDGE.app()) || app.equals(HOST.app());
  }
}
