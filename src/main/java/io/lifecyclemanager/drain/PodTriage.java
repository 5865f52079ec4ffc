package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.model.label.LabelRequirements;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a drain does with a pod. Pure.
 *
 * @param protection which pods must not be interrupted
 * @param evictedDaemonSets selects the pods of DaemonSets that are evicted when all other pods are
 *     gone; empty for none
 */
public record PodTriage(PodProtection protection, Optional<LabelRequirements> evictedDaemonSets) {
  private static final Set<String> CRITICAL =
      Set.of("system-cluster-critical", "system-node-critical");

  /** Without further settings. */
  public static final PodTriage DEFAULT = new PodTriage(PodProtection.DEFAULT, Optional.empty());

  /** What a drain does with a pod. */
  public sealed interface TriageResult {
    /** The pod is not removed. */
    record Ignored(IgnoreReason reason) implements TriageResult {}

    /**
     * The pod has a deletion timestamp already: the drain waits until it is gone.
     *
     * @param critical as for {@link Evictable}
     */
    record Terminating(boolean critical) implements TriageResult {}

    /**
     * The pod is evicted: at once, unless one of its properties holds it back. A pod with several
     * waits for all of them.
     *
     * @param critical whether other pods of the cluster need it: evicted after all others
     * @param trafficServing whether traffic reaches it through its own node: evicted once load
     *     balancers send no new connections
     * @param protection what protects the pod, as the end of a sentence about it: evicted as the
     *     deadline approaches, unless it ends before; empty when it is not protected
     */
    record Evictable(boolean critical, boolean trafficServing, Optional<String> protection)
        implements TriageResult {}

    /** Whether the drain has to wait until the pod is gone. */
    default boolean isToBeRemoved() {
      return switch (this) {
        case Ignored _ -> false;
        case Terminating _, Evictable _ -> true;
      };
    }

    /** Whether other pods of the cluster need it, so that it is evicted after them. */
    default boolean isCritical() {
      return switch (this) {
        case Ignored _ -> false;
        case Terminating(boolean critical) -> critical;
        case Evictable(boolean critical, _, _) -> critical;
      };
    }
  }

  /** Why a pod is not removed. */
  public enum IgnoreReason {
    /** Its DaemonSet would create it again on this node. */
    DAEMON_SET,
    /** It is the mirror of a static pod, which only the kubelet can stop. */
    STATIC,
    /** All its containers have ended. */
    FINISHED,
    /** This program runs in it, and no other replica is ready to finish the drain. */
    OWN_OF_LAST_REPLICA
  }

  /**
   * Returns the first result that applies: static, DaemonSet, finished, terminating, evictable. A
   * pod without a controller and one with an emptyDir volume are removed too: the instance is
   * terminated in any case.
   *
   * @param services the Services with {@code externalTrafficPolicy: Local}
   */
  public TriageResult triage(PodView pod, Collection<LocalTrafficService> services) {
    if (pod.mirror()) {
      return new TriageResult.Ignored(IgnoreReason.STATIC);
    }
    if (pod.controller() != null && pod.controller().isDaemonSet()) {
      return new TriageResult.Ignored(IgnoreReason.DAEMON_SET);
    }
    if (pod.isFinished()) {
      return new TriageResult.Ignored(IgnoreReason.FINISHED);
    }
    boolean critical = pod.priorityClass() != null && CRITICAL.contains(pod.priorityClass());
    if (pod.terminating()) {
      return new TriageResult.Terminating(critical);
    }
    return new TriageResult.Evictable(
        critical,
        pod.hostPort() || services.stream().anyMatch(service -> selects(service, pod)),
        protection.blocker(pod));
  }

  /** Whether the pod is one of a DaemonSet that is evicted when all other pods are gone. */
  public boolean isEvictedLast(PodView pod) {
    return !pod.mirror()
        && pod.controller() != null
        && pod.controller().isDaemonSet()
        && !pod.isFinished()
        && evictedDaemonSets.filter(selector -> selector.matches(pod.labels())).isPresent();
  }

  private static boolean selects(LocalTrafficService service, PodView pod) {
    Map<String, String> selector = service.selector();
    return service.namespace().equals(pod.ref().namespace())
        && !selector.isEmpty()
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }
}
