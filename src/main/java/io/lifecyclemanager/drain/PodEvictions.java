package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.HeldBackReason.DrainSituation;
import io.lifecyclemanager.drain.OwnPod.PeerState;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodTriage.IgnoreReason;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Evictable;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Terminating;
import io.lifecyclemanager.drain.RunningEvictions.EvictionTurn;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pods of one draining node and their evictions. Used by one thread; the threads of the
 * evictions read the volatile fields only.
 */
final class PodEvictions implements AutoCloseable {
  private final NodeDrain.DrainDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final DrainConditions conditions;
  private final RecreatedPods recreated;
  private final TriagedPods triage;
  private final PodDeadlines deadlines;
  private final Runnable onBlockerChange;
  private final RunningEvictions evictions;
  private final Set<PodRef> everToRemove = new HashSet<>();
  private final Map<PodRef, Instant> seenSince = new HashMap<>();
  private final Map<PodRef, Instant> terminatingSince = new HashMap<>();
  private boolean toleratedCordon;
  private DrainSituation drain = DrainSituation.BEGINNING;
  private List<PodRef> remaining = List.of();
  private volatile Map<PodRef, PodView> present = Map.of();

  /** {@code onBlockerChange} is called on any thread when another kind of blocker blocks a pod. */
  PodEvictions(
      NodeDrain.DrainDependencies dependencies,
      TerminatingInstance subject,
      DrainConditions conditions,
      Runnable onBlockerChange) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.conditions = conditions;
    this.onBlockerChange = onBlockerChange;
    this.recreated = new RecreatedPods(dependencies, subject);
    this.triage = new TriagedPods(dependencies.triage());
    this.deadlines = new PodDeadlines(dependencies.escalation(), conditions, time);
    this.evictions = new RunningEvictions(time, this::turn, this::isLeaving);
  }

  /** Replaces the pods by those that the watch shows now. */
  void update(Map<PodRef, PodView> pods, Collection<LocalTrafficService> services) {
    present = pods;
    evictions.endWaitsForEffect();
    triage.update(pods.values(), services);
    List<PodView> toRemove =
        pods.values().stream().filter(pod -> triage.isToBeRemoved(pod.ref())).toList();
    recreated.update(toRemove);
    toleratedCordon |= toRemove.stream().anyMatch(PodView::toleratesCordon);
    List<PodRef> left =
        toRemove.stream().map(PodView::ref).filter(pod -> !recreated.isSurplus(pod)).toList();
    boolean isLastReplica = isOwnPodOfLastReplica(left);
    if (isLastReplica) {
      triage.ignore(left.getFirst(), IgnoreReason.OWN_OF_LAST_REPLICA);
    }
    remaining = isLastReplica ? List.of() : left;
    everToRemove.addAll(remaining);
    deadlines.update(
        remaining.stream().map(present::get).toList(), dependencies.triage().protection());
  }

  private boolean isOwnPodOfLastReplica(List<PodRef> left) {
    return left.size() == 1
        && isOwn(left.getFirst())
        && triage.get(left.getFirst()) instanceof Evictable
        && dependencies.ownPod().peers() == PeerState.NONE_READY;
  }

  private boolean isOwn(PodRef pod) {
    return dependencies.ownPod().is(pod);
  }

  /** The number of pods on the node that the drain waits for. */
  int remainingCount() {
    return remaining.size();
  }

  /** The number of pods on the node that the drain does not wait for. */
  int ignoredCount() {
    return triage.size() - remainingCount();
  }

  /** The number of pods that have left the node since the drain began. */
  int removedCount() {
    return (int) everToRemove.stream().filter(ref -> !present.containsKey(ref)).count();
  }

  /** Whether a successor of a drained pod may be bound to the cordoned node. */
  boolean isSuccessorExpected() {
    return toleratedCordon || recreated.haveReturned();
  }

  /**
   * Starts the eviction of each pod that may be evicted now and is not being evicted already.
   *
   * @param trafficStopped whether traffic-serving pods may be evicted
   * @param slot limits how many pods wait for the answer to their first request
   */
  void evict(boolean trafficStopped, DrainSlots.Slot slot) {
    List<PodRef> others = remaining.stream().filter(pod -> !isOwn(pod)).toList();
    drain =
        new DrainSituation(
            !others.isEmpty(),
            !others.stream().allMatch(triage::isCritical),
            conditions.waitCause(),
            trafficStopped);
    slot.setFirstEvictions(evictions.untried());
    for (PodView pod : present.values()) {
      if (triage.get(pod.ref()) instanceof Evictable how && !evictions.contains(pod.ref())) {
        boolean isDue = time.isPast(deadlines.evictAt(pod));
        if ((isDue || heldBack(pod.ref(), how).isEmpty())
            && time.isPast(recreated.evictableAt(pod))
            && !(conditions.isNodeUnreachable() && isBeingEvicted(pod.owner()))
            && (isDue || slot.beginFirstEviction())) {
          start(pod);
        }
      }
    }
  }

  private Optional<HeldBackReason> heldBack(PodRef pod, Evictable how) {
    return HeldBackReason.of(how, isOwn(pod), drain);
  }

  PodDeadlines deadlines() {
    return deadlines;
  }

  /** The longest grace period of the pods that are left. */
  Duration longestGrace() {
    return remaining.stream()
        .map(pod -> Objects.requireNonNull(present.get(pod)).grace())
        .reduce(Duration.ZERO, DurationMath::max);
  }

  /** Whether a pod of this owner is to leave and is still there. */
  private boolean isBeingEvicted(PodOwner owner) {
    return present.values().stream()
        .filter(pod -> pod.terminating() || evictions.contains(pod.ref()))
        .anyMatch(pod -> pod.owner().equals(owner));
  }

  private void start(PodView pod) {
    recreated.recordEviction(pod);
    evictions.start(pod.ref(), evictor(pod));
  }

  private PodEvictor evictor(PodView pod) {
    return new PodEvictor(dependencies, subject, pod, () -> deadlines.window(pod), onBlockerChange);
  }

  /** Begins the evictions anew that have had an answer. */
  void retry() {
    evictions.restart(ref -> evictor(Objects.requireNonNull(present.get(ref))));
  }

  /** Whether the watch shows that this pod terminates, or does not show it any more. */
  private boolean isLeaving(PodRef ref) {
    PodView now = present.get(ref);
    return now == null || now.terminating();
  }

  /**
   * Whether the watch shows this pod, not yet terminating, on a node that this replica owns. What
   * is known about other replicas may change again: the eviction of the own pod waits for it.
   */
  private EvictionTurn turn(PodRef ref) {
    PodView pod = present.get(ref);
    if (pod == null || pod.terminating()) {
      return EvictionTurn.NEVER;
    }
    if (!isOwn(ref) && deadlines.mustWait(pod)) {
      return EvictionTurn.LATER;
    }
    if (isOwn(ref) && dependencies.ownPod().peers() != PeerState.READY) {
      return EvictionTurn.WITHOUT_PEER;
    }
    return conditions.isStillOwner() ? EvictionTurn.NOW : EvictionTurn.NEVER;
  }

  /** When the next eviction is due that has not started yet; at the latest {@code latest}. */
  Deadline nextEviction(Deadline latest) {
    return present.values().stream()
        .filter(pod -> triage.isToBeRemoved(pod.ref()) && !evictions.contains(pod.ref()))
        .flatMap(pod -> Stream.of(deadlines.evictAt(pod), recreated.evictableAt(pod)))
        .filter(at -> !time.isPast(at))
        .reduce(latest, Deadline::orEarlier);
  }

  /** The pods that are left and why, in one line. */
  String describeRemaining() {
    return RemainingPod.describe(remainingPods(), everToRemove.size(), time.now());
  }

  /** What keeps the drain from ending, for other threads. */
  List<RemainingPod> remainingPods() {
    Deadline waitUntil = conditions.waitUntil();
    return remaining.stream().map(ref -> remainingPod(ref, waitUntil)).toList();
  }

  private RemainingPod remainingPod(PodRef ref, Deadline waitUntil) {
    PodView pod = Objects.requireNonNull(present.get(ref));
    boolean isTerminating = triage.get(ref) instanceof Terminating;
    Instant since =
        (isTerminating ? terminatingSince : seenSince).computeIfAbsent(ref, _ -> time.now());
    return new RemainingPod(
        pod,
        isTerminating,
        evictions.blocker(ref).filter(_ -> isOwn(ref) || !deadlines.mustWait(pod)),
        triage.get(ref) instanceof Evictable how
            ? heldBack(ref, how).orElse(HeldBackReason.NOT_YET)
            : HeldBackReason.NOT_YET,
        isTerminating
            ? deadlines.timesOfTerminating(pod, since, waitUntil)
            : deadlines.times(pod, since, evictions.deletionAt(ref), waitUntil));
  }

  @Override
  public void close() {
    evictions.close();
  }
}
