package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodTriage.TriageResult;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The pods of one draining node and their evictions. Used by one thread; the threads of the
 * evictions read the volatile fields only.
 */
final class PodEvictions implements AutoCloseable {
  /** A failure names this many pods. */
  private static final int MAX_NAMED = 5;

  private final NodeDrain.DrainDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final LiveDeadline deadline;
  private final BooleanSupplier isOwner;
  private final Deadline start;
  private final Map<PodRef, PodEvictor> evictors = new HashMap<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Set<PodRef> everToRemove = new HashSet<>();
  private Map<PodRef, TriageResult> triage = Map.of();
  private volatile Map<PodRef, PodView> present = Map.of();

  PodEvictions(
      NodeDrain.DrainDependencies dependencies,
      TerminatingInstance subject,
      LiveDeadline deadline,
      BooleanSupplier isOwner) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.deadline = deadline;
    this.isOwner = isOwner;
    this.start = time.in(Duration.ZERO);
  }

  /** Replaces the pods by those that the watch shows now. */
  void update(Map<PodRef, PodView> pods, Collection<LocalTrafficService> services) {
    present = pods;
    triage =
        pods.values().stream()
            .collect(Collectors.toMap(PodView::ref, pod -> PodTriage.triage(pod, services)));
    everToRemove.addAll(remaining());
  }

  private List<PodRef> remaining() {
    return triage.keySet().stream().filter(this::isToBeRemoved).toList();
  }

  /** The number of pods on the node that must be removed. */
  int remainingCount() {
    return remaining().size();
  }

  /** The number of pods on the node that are not removed. */
  int ignoredCount() {
    return triage.size() - remainingCount();
  }

  /** The number of pods that have left the node since the drain began. */
  int removedCount() {
    return (int) everToRemove.stream().filter(ref -> !present.containsKey(ref)).count();
  }

  /**
   * Starts the eviction of each pod that may be evicted now and is not being evicted already.
   *
   * @param trafficStopped whether traffic-serving pods may be evicted
   */
  void evict(boolean trafficStopped) {
    boolean onlyCriticalLeft =
        triage.values().stream().filter(TriageResult::isToBeRemoved).allMatch(this::isCritical);
    present.forEach((ref, pod) -> {
      if (triage.get(ref) instanceof TriageResult.Evictable how && !evictors.containsKey(ref)) {
        boolean heldBack =
            (how.critical() && !onlyCriticalLeft) || (how.trafficServing() && !trafficStopped);
        if (!heldBack || time.isPast(escalateAt(pod))) {
          start(pod);
        }
      }
    });
  }

  private boolean isCritical(TriageResult result) {
    return result instanceof TriageResult.Evictable evictable && evictable.critical();
  }

  private boolean isToBeRemoved(PodRef ref) {
    TriageResult result = triage.get(ref);
    return result != null && result.isToBeRemoved();
  }

  private void start(PodView pod) {
    PodEvictor evictor = new PodEvictor(dependencies, subject, pod, () -> escalateAt(pod));
    evictors.put(pod.ref(), evictor);
    threads.add(
        time.start("evict " + pod.ref(), () -> evictor.runUntilInterrupted(this::isEvictable)));
  }

  private Deadline escalateAt(PodView pod) {
    return dependencies.escalation().escalateAt(start, deadline.current(), pod);
  }

  /** Whether the watch shows this pod, not yet terminating, on a node that this replica owns. */
  private boolean isEvictable(PodRef ref) {
    PodView now = present.get(ref);
    return now != null && !now.terminating() && isOwner.getAsBoolean();
  }

  /** When the next pod escalates whose eviction has not started; the deadline at the latest. */
  Deadline nextEscalation() {
    return present.values().stream()
        .filter(pod -> isToBeRemoved(pod.ref()) && !evictors.containsKey(pod.ref()))
        .map(this::escalateAt)
        .filter(at -> !time.isPast(at))
        .reduce(deadline.current(), Deadline::orEarlier);
  }

  /** The pods that are left and why, in one line. */
  String describeRemaining() {
    List<PodRef> left =
        remaining().stream().sorted(Comparator.comparing(PodRef::toString)).toList();
    String each = left.stream().limit(MAX_NAMED).map(this::state).collect(Collectors.joining("; "));
    String more = left.size() > MAX_NAMED ? "; " + (left.size() - MAX_NAMED) + " more" : "";
    return left.size() + " of " + everToRemove.size() + " pods left: " + each + more;
  }

  private String state(PodRef ref) {
    PodEvictor evictor = evictors.get(ref);
    if (triage.get(ref) instanceof TriageResult.Terminating) {
      return ref + " is still terminating";
    }
    if (evictor == null) {
      return ref + " was not evicted yet";
    }
    return evictor.refusal().isEmpty()
        ? ref + " was evicted and is still there"
        : ref + " was refused: " + evictor.refusal();
  }

  /** Interrupts all evictions. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
