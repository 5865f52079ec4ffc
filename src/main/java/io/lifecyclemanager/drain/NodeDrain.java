package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.budget.BlockedEvictions;
import io.lifecyclemanager.drain.capacity.ReplacementCapacity;
import io.lifecyclemanager.drain.surge.Surges;
import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Drains one node: watches its pods, evicts those that must be removed, and returns as soon as they
 * are gone. One instance per termination. {@link #run} is called on one thread, everything else
 * from any.
 */
public final class NodeDrain {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  private final DrainDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final NodeRef node;
  private final DrainConditions conditions;
  private volatile @Nullable Signal changes;
  private volatile boolean trafficStopped;
  private final AtomicBoolean isRetryRequested = new AtomicBoolean();
  private volatile List<RemainingPod> remaining = List.of();

  /**
   * What every drain needs.
   *
   * @param maxEvictionInterval the longest pause between two evictions of the same pod
   * @param blocked the evictions of all drains that budgets block
   * @param surges replaces pods whose budgets can never allow their eviction
   * @param capacity tells whether the replacements of blocked pods find a node
   * @param permissions tracks the permission to list services
   * @param ownPod the pod of this program
   * @param triage which pods are removed, and when
   */
  public record DrainDependencies(
      PodControl pods,
      Escalation escalation,
      BlockedEvictions blocked,
      Surges surges,
      ReplacementCapacity capacity,
      Duration maxEvictionInterval,
      Time time,
      RandomGenerator random,
      Listener listener,
      PermissionTracker permissions,
      OwnPod ownPod,
      PodTriage triage) {}

  /**
   * The result of a drain.
   *
   * @param podsGone the number of pods that left the node
   * @param failure the pods that are left and why, in one line; empty when none is left
   * @param claims the claims whose volumes the node needs no longer
   */
  public record DrainResult(int podsGone, Optional<String> failure, Set<ClaimRef> claims) {}

  /**
   * @param subject the instance, with its node
   */
  public NodeDrain(
      DrainDependencies dependencies, TerminatingInstance subject, DrainConditions conditions) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.node = Objects.requireNonNull(subject.node(), "a drain needs a node");
    this.conditions = conditions;
  }

  /** No load balancer sends new connections any more: traffic-serving pods may be evicted. */
  public void markTrafficStopped() {
    trafficStopped = true;
    wake();
  }

  /** A condition of the drain has changed, such as its deadline: check it now. */
  public void wake() {
    Signal signal = changes;
    if (signal != null) {
      signal.raise();
    }
  }

  /** Requests the evictions that were refused again at once. */
  public void retryEvictions() {
    isRetryRequested.set(true);
    wake();
  }

  /** The pods that keep the drain from ending, and why; empty until they are known. */
  public List<Blocker> blockers() {
    Instant now = time.now();
    return remaining.stream().map(pod -> pod.blocker(now)).toList();
  }

  /** The pods that keep the drain from ending, without those of DaemonSets. */
  public List<PodRef> remainingPods() {
    return remaining.stream()
        .map(RemainingPod::pod)
        .filter(pod -> pod.controller() == null || !pod.controller().isDaemonSet())
        .map(PodView::ref)
        .toList();
  }

  /**
   * Drains the node. Called once.
   *
   * @param waited how long the drain waited for its slot
   * @param slot its slot, which it passes on while it can only wait for others
   * @throws InterruptedException when interrupted; all evictions have been interrupted then
   */
  public DrainResult run(Duration waited, DrainSlots.Slot slot) throws InterruptedException {
    try (PodWatch watch = dependencies.pods().watch(node);
        TrafficServices services =
            new TrafficServices(dependencies, subject, conditions, watch.changes());
        PodEvictions evictions =
            new PodEvictions(dependencies, subject, conditions, watch.changes()::raise);
        DaemonSetEvictions last =
            new DaemonSetEvictions(dependencies, subject, conditions, watch)) {
      // From here on wake() ends the loop's wait: it waits for this signal only.
      changes = watch.changes();
      DrainResult drained = evictAll(watch, evictions, last, services, waited, slot);
      int gone =
          drained.failure().isPresent()
              ? last.end()
              : last.run(() -> trafficStopped, left -> remaining = left);
      return new DrainResult(drained.podsGone() + gone, drained.failure(), drained.claims());
    }
  }

  private DrainResult evictAll(
      PodWatch watch,
      PodEvictions evictions,
      DaemonSetEvictions last,
      TrafficServices trafficServices,
      Duration waited,
      DrainSlots.Slot slot)
      throws InterruptedException {
    DrainedClaims claims = new DrainedClaims();
    boolean started = false;
    SuccessorWait successors = new SuccessorWait(time, conditions);
    while (true) {
      long seen = watch.changes().count();
      Optional<Map<PodRef, PodView>> pods = watch.pods();
      Optional<Collection<LocalTrafficService>> services =
          pods.flatMap(_ -> trafficServices.await());
      if (pods.isPresent() && services.isPresent()) {
        evictions.update(pods.get(), services.get());
        claims.update(pods.get().values());
        PodDeadlines deadlines = evictions.deadlines();
        conditions.onPodsSeen(
            deadlines.hasProtectedPods(), evictions.longestGrace(), deadlines.protectedGraceEnd());
        if (!started) {
          started = true;
          reportStart(evictions, waited);
        }
        if (isRetryRequested.getAndSet(false)) {
          evictions.retry();
        }
        evictions.evict(trafficStopped, slot);
        remaining = evictions.remainingPods();
        slot.setWaitingForOthers(
            !remaining.isEmpty() && remaining.stream().allMatch(RemainingPod::isWaitingForOthers));
      }
      boolean empty = started && evictions.remainingCount() == 0;
      successors.update(empty, evictions.isSuccessorExpected());
      Deadline end = conditions.waitUntil();
      boolean expired = time.isPast(end);
      if (empty && (expired || successors.isOver())) {
        return new DrainResult(evictions.removedCount(), Optional.empty(), claims.released());
      }
      if (expired) {
        String failure =
            started ? evictions.describeRemaining() : "the node's pods could not be listed in time";
        return new DrainResult(evictions.removedCount(), Optional.of(failure), claims.released());
      }
      Deadline next =
          last.evictInTime(evictions.nextEviction(end).orEarlier(time.in(CHECK_INTERVAL)));
      if (!started) {
        next = next.orEarlier(trafficServices.latest());
      }
      watch.changes().await(seen, time.until(successors.wakeUp(next)));
    }
  }

  private void reportStart(PodEvictions evictions, Duration waited) {
    dependencies
        .listener()
        .on(
            new DrainFact.DrainStarted(
                subject,
                evictions.remainingCount(),
                evictions.ignoredCount(),
                waited,
                evictions.longestGrace()));
  }
}
