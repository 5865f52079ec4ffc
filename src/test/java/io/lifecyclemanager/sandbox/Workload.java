package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import io.lifecyclemanager.sandbox.traffic.Way;
import java.util.Locale;

/** The sandbox's workloads that answer requests from outside, each with pods on every node. */
enum Workload {
  WEB(Way.CLUSTER),
  EDGE(Way.LOCAL),
  HOST(Way.HOST_PORT);

  private final Way way;

  Workload(Way way) {
    this.way = way;
  }

  /** How requests reach its pods. */
  Way way() {
    return way;
  }

  /** Its name, the {@code app} label of its pods, and the beginning of their names. */
  String app() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its pods get their traffic through their own node. */
  boolean isFedThroughItsNode() {
    return way != Way.CLUSTER;
  }

  /** The {@code app} label of any of the sandbox's pods. */
  static String appOf(PodLife pod) {
    int end = pod.name().indexOf('-');
    return end < 0 ? pod.name() : pod.name().substring(0, end);
  }

  /** Whether the pod gets its traffic through its own node. */
  static boolean isFedThroughItsNode(PodLife pod) {
    String app = appOf(pod);
    return app.equals(EDGE.app()) || app.equals(HOST.app());
  }
}
