package io.lifecyclemanager.sandbox.traffic;

/** How a request gets from a node, at which it arrives, to a pod. */
public enum TrafficRoute {
  /** NodePort with policy {@code Cluster}: kube-proxy sends it to a pod on any node. */
  CLUSTER("NodePort Cluster"),
  /** NodePort with policy {@code Local}: only to a pod on the same node. */
  LOCAL("NodePort Local"),
  /** The pod that holds the port on that node. */
  HOST_PORT("hostPort");

  private final String words;

  TrafficRoute(String words) {
    this.words = words;
  }

  /** In the words of Kubernetes. */
  public String words() {
    return words;
  }
}
