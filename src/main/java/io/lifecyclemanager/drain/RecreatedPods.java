package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods that their owners put back on the draining node. An owner whose pods are in their fourth
 * incarnation would continue for ever: from then on its new pods do not keep the drain from ending,
 * and they are evicted with growing pauses. Used by one thread.
 *
 * <p>A pod that appears after the first list is counted as the successor of another one. An owner
 * with three pods on the node has begun its second incarnation with its fourth pod.
 */
final class RecreatedPods {
  private static final int MAX_INCARNATIONS = 3;
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

  private final NodeDrain.DrainDependencies dependencies;
  private final TerminatingInstance subject;
  private final Map<PodOwner, OwnedPods> owners = new HashMap<>();
  private final Set<PodRef> seen = new HashSet<>();
  private final Set<PodRef> surplus = new HashSet<>();
  private boolean cameBack;

  /** The pods of one owner. */
  private static final class OwnedPods {
    int most;
    int seen;
    int surplusEvictions;
    Deadline nextEviction = new Deadline(0);

    int incarnation() {
      return Math.ceilDiv(seen, most);
    }
  }

  RecreatedPods(NodeDrain.DrainDependencies dependencies, TerminatingInstance subject) {
    this.dependencies = dependencies;
    this.subject = subject;
  }

  /** Counts the pods that have appeared; called with all pods that are to be removed. */
  void update(Collection<PodView> pods) {
    Map<PodOwner, List<PodView>> byOwner =
        pods.stream().collect(Collectors.groupingBy(PodView::owner));
    byOwner.forEach((owner, present) -> {
      boolean isNew = !owners.containsKey(owner);
      OwnedPods owned = owners.computeIfAbsent(owner, _ -> new OwnedPods());
      // A successor may exist beside its terminating predecessor.
      long together = present.stream().filter(pod -> isNew || !pod.terminating()).count();
      owned.most = Math.max(owned.most, Math.max(1, Math.toIntExact(together)));
      present.stream().map(PodView::ref).filter(seen::add).forEach(pod -> count(owner, owned, pod));
    });
  }

  private void count(PodOwner owner, OwnedPods owned, PodRef pod) {
    boolean wasWithinLimit = owned.incarnation() <= MAX_INCARNATIONS;
    owned.seen++;
    cameBack |= owned.incarnation() > 1;
    if (owned.incarnation() > MAX_INCARNATIONS) {
      surplus.add(pod);
      if (wasWithinLimit) {
        postpone(owned);
        dependencies.listener().on(new PodsRecreated(subject, owner, owned.seen));
      }
    }
  }

  /** Whether a pod that left came back in another incarnation. */
  boolean haveReturned() {
    return cameBack;
  }

  /** Whether the drain does not wait for the pod. */
  boolean isSurplus(PodRef pod) {
    return surplus.contains(pod);
  }

  /** When the pod may be evicted; in the past unless its owner is to be slowed down. */
  Deadline evictableAt(PodView pod) {
    OwnedPods owned = owners.get(pod.owner());
    return owned == null || !isSurplus(pod.ref())
        ? dependencies.time().in(Duration.ZERO)
        : owned.nextEviction;
  }

  /** The pod's eviction begins. */
  void recordEviction(PodView pod) {
    OwnedPods owned = owners.get(pod.owner());
    if (owned != null && isSurplus(pod.ref())) {
      postpone(owned);
    }
  }

  private void postpone(OwnedPods owned) {
    owned.surplusEvictions++;
    Duration pause = PAUSES.pause(owned.surplusEvictions, dependencies.random());
    owned.nextEviction = dependencies.time().in(pause);
  }
}
