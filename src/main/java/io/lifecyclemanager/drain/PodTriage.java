package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Decides what a drain does with a pod. Pure. */
public final class PodTriage {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");
  private static final Set<String> CRITICAL =
      Set.of("system-cluster-critical", "system-node-critical");

  private PodTriage() {}

  /** What a drain does with a pod, in the order in which pods are removed. */
  public enum DrainCategory {
    /** Not removed: its DaemonSet would create it again on this node. */
    DAEMON_SET,
    /** Not removed: the mirror of a static pod, which only the kubelet can stop. */
    STATIC,
    /** Not removed: all its containers have ended. */
    FINISHED,
    /** Waited for: it has a deletion timestamp already. */
    TERMINATING,
    /** Evicted at once. */
    ORDINARY,
    /** Evicted once load balancers send no new connections: its traffic comes through this node. */
    TRAFFIC_SERVING,
    /** Evicted after all others: other pods of the cluster need it. */
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
   * Returns the first category that applies: static, DaemonSet, finished, terminating, critical,
   * traffic-serving, ordinary. A pod without a controller and one with an emptyDir volume are
   * removed too: the instance is terminated in any case.
   *
   * @param services the Services with {@code externalTrafficPolicy: Local}
   */
  public static DrainCategory categorize(PodView pod, Collection<LocalTrafficService> services) {
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
        pod.hostPort() || services.stream().anyMatch(service -> selects(service, pod));
    return serving ? DrainCategory.TRAFFIC_SERVING : DrainCategory.ORDINARY;
  }

  private static boolean selects(LocalTrafficService service, PodView pod) {
    Map<String, String> selector = service.selector();
    return service.namespace().equals(pod.ref().namespace())
        && !selector.isEmpty()
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }
}
