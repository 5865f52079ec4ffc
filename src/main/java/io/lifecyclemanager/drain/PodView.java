package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pod as a drain sees it.
 *
 * @param ref namespace, name and UID
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code
 *     Unknown}
 * @param controller its controlling owner; null when it has none
 * @param creator what creates such pods where it has no controller: its first owner, or the prefix
 *     of its generated name; null when it has a controller, and when it has neither
 * @param mirror whether it is the mirror pod of a static pod
 * @param terminating whether it has a deletion timestamp
 * @param grace its termination grace period; while it terminates, that of its deletion
 * @param labels its labels
 * @param hostPort whether a container has a host port
 * @param priorityClass the name of its priority class; null when it has none
 * @param toleratesCordon whether it tolerates the taint {@code node.kubernetes.io/unschedulable},
 *     so that the scheduler may bind its successor to a cordoned node
 * @param annotations those of its annotations that a drain obeys
 * @param claims the names of the PersistentVolumeClaims in its namespace that its volumes name
 */
public record PodView(
    PodRef ref,
    String phase,
    @Nullable PodController controller,
    @Nullable PodOwner creator,
    boolean mirror,
    boolean terminating,
    Duration grace,
    Map<String, String> labels,
    boolean hostPort,
    @Nullable String priorityClass,
    boolean toleratesCordon,
    Map<String, String> annotations,
    Set<String> claims) {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  /**
   * What would create the pod again: its controller or its {@link #creator}; without both, whatever
   * creates pods of its name.
   */
  public PodOwner owner() {
    if (controller != null) {
      return new PodOwner(
          controller.simpleKind(), ref.namespace(), controller.name(), controller.uid());
    }
    return creator != null ? creator : new PodOwner("Pod", ref.namespace(), ref.name(), "");
  }

  /** Whether all its containers have ended for good: it uses neither its node nor its volumes. */
  boolean isFinished() {
    return FINISHED.contains(phase);
  }

  /** The ReplicaSet that controls the pod; empty for every other controller. */
  Optional<ReplicaSetRef> replicaSet() {
    return Optional.ofNullable(controller)
        .filter(it -> it.kind().equals("apps/ReplicaSet"))
        .map(it -> new ReplicaSetRef(ref.namespace(), it.name(), it.uid()));
  }

  /**
   * The owner that keeps a pod.
   *
   * @param kind its kind with the name of its API group, as in {@code apps/DaemonSet}; kind only in
   *     the core group
   * @param name its name
   * @param uid its UID
   */
  public record PodController(String kind, String name, String uid) {
    /** Its kind without the API group. */
    public String simpleKind() {
      return kind.substring(kind.indexOf('/') + 1);
    }

    /**
     * Whether it keeps a pod on each node, also on a cordoned one: a DaemonSet of any API group,
     * such as {@code apps.kruise.io}.
     */
    public boolean isDaemonSet() {
      return simpleKind().equals("DaemonSet");
    }
  }
}
