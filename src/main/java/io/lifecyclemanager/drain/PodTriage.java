package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What is to be done with a pod of a node that goes away. Pure. */
public final class PodTriage {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");
  private static final Set<String> CRITICAL =
      Set.of("system-cluster-critical", "system-node-critical");

  private PodTriage() {}

  /** A pod's part in the drain, in the order in which pods leave. */
  public enum DrainCategory {
    /** Stays: belongs to a DaemonSet, which would start it again. */
    DAEMON_SET,
    /** Stays: the API's picture of a static pod. */
    STATIC,
    /** Stays: it has run to its end. */
    FINISHED,
    /** Is on its way out already: wait for it. */
    TERMINATING,
    /** Evict at once. */
    ORDINARY,
    /** Evict once the balancers have stopped sending: its traffic comes through this node. */
    TRAFFIC_SERVING,
    /** Evict after all others: the cluster itself needs it. */
    CRITICAL;

    /** Whether the drain has to wait until the pod is gone. */
    public boolean isToBeRemoved() {
      return switch (this) {
        case DAEMON_SET, STATIC, FINISHED -> false;
        case TERMINATING, ORDINARY, TRAFFIC_SERVING, CRITICAL -> true;
      };
    }
  }

  /**
   * Judges a pod. Rules in this order: static pod, DaemonSet, finished, terminating, critical, fed
   * through the node, all others. A bare pod and one with an emptyDir leave too: nothing may veto a
   * termination.
   *
   * @param localServices the Services whose traffic reaches a pod only through its own node
   */
  public static DrainCategory categorize(
      PodView pod, Collection<LocalTrafficService> localServices) {
    if (pod.mirror()) {
      return DrainCategory.STATIC;
    }
    if ("apps/DaemonSet".equals(pod.controllerKind())) {
      return DrainCategory.DAEMON_SET;
    }
    if (FINISHED.contains(pod.phase())) {
      return DrainCategory.FINISHED;
    }
    if (pod.terminating()) {
      return DrainCategory.TERMINATING;
    }
    if (pod.priorityClass() != null && CRITICAL.contains(pod.priorityClass())) {
      return DrainCategory.CRITICAL;
    }
    boolean serving =
        pod.hostPort() || localServices.stream().anyMatch(service -> selects(service, pod));
    return serving ? DrainCategory.TRAFFIC_SERVING : DrainCategory.ORDINARY;
  }

  private static boolean selects(LocalTrafficService service, PodView pod) {
    Map<String, String> selector = service.selector();
    return service.namespace().equals(pod.ref().namespace())
        && !selector.isEmpty()
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }
}
