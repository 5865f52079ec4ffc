package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalService;
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
  public enum Part {
    /** Stays: belongs to a DaemonSet, which would start it again. */
    DAEMON,
    /** Stays: the API's picture of a static pod. */
    MIRROR,
    /** Stays: it has run to its end. */
    FINISHED,
    /** Is on its way out already: wait for it. */
    LEAVING,
    /** Evict at once. */
    ORDINARY,
    /** Evict once the balancers have stopped sending: its traffic comes through this node. */
    SERVING,
    /** Evict after all others: the cluster itself needs it. */
    CRITICAL;

    /** Whether the drain has to wait until the pod is gone. */
    public boolean mustLeave() {
      return switch (this) {
        case DAEMON, MIRROR, FINISHED -> false;
        case LEAVING, ORDINARY, SERVING, CRITICAL -> true;
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
  public static Part judge(PodView pod, Collection<LocalService> localServices) {
    if (pod.mirror()) {
      return Part.MIRROR;
    }
    if ("apps/DaemonSet".equals(pod.controllerKind())) {
      return Part.DAEMON;
    }
    if (FINISHED.contains(pod.phase())) {
      return Part.FINISHED;
    }
    if (pod.terminating()) {
      return Part.LEAVING;
    }
    if (pod.priorityClass() != null && CRITICAL.contains(pod.priorityClass())) {
      return Part.CRITICAL;
    }
    boolean serving =
        pod.hostPort() || localServices.stream().anyMatch(service -> selects(service, pod));
    return serving ? Part.SERVING : Part.ORDINARY;
  }

  private static boolean selects(LocalService service, PodView pod) {
    Map<String, String> selector = service.selector();
    return service.namespace().equals(pod.ref().namespace())
        && !selector.isEmpty()
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }
}
