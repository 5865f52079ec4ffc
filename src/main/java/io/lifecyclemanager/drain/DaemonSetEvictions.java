package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.NodeDrain.DrainDependencies;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.RunningEvictions.EvictionTurn;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Evicts the pods of chosen DaemonSets, such as log shippers, when all other pods are gone and no
 * load balancer sends new connections, and in time for their grace periods where that does not
 * happen: once each, since their DaemonSets put successors on the node, which it ignores. It waits
 * for them within their grace periods. What is left then is no failure of the drain. Used by one
 * thread; the threads of the evictions read the volatile field only.
 */
final class DaemonSetEvictions implements AutoCloseable {
  /** For the eviction, the kubelet and the watch. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** The deadline may change. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final DrainDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final DrainConditions conditions;
  private final PodWatch watch;
  private final RunningEvictions evictions;
  private final Deadline start;

  /** What is evicted; without their successors. */
  private List<PodView> chosen = List.of();

  private Instant since;
  private Deadline limit;
  private volatile Map<PodRef, PodView> present = Map.of();

  DaemonSetEvictions(
      DrainDependencies dependencies,
      TerminatingInstance subject,
      DrainConditions conditions,
      PodWatch watch) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.conditions = conditions;
    this.watch = watch;
    this.evictions = new RunningEvictions(time, this::turn, this::isLeaving);
    this.start = time.in(Duration.ZERO);
    this.since = time.now();
    this.limit = start;
  }

  /**
   * Evicts the pods if it is the last moment at which they can still stop in good order, whatever
   * other pods are left. Called again and again.
   *
   * @param next when the caller looks again
   * @return the same, or the last moment where that is earlier
   */
  Deadline evictInTime(Deadline next) {
    update();
    List<PodView> pods = chosen.isEmpty() ? choose() : List.of();
    if (pods.isEmpty() || conditions.isNodeUnreachable()) {
      return next;
    }
    Deadline latest = latestEviction(pods);
    if (!time.isPast(latest)) {
      return next.orEarlier(latest);
    }
    evict(pods);
    return next;
  }

  /**
   * Evicts the pods, unless that was done before, and waits for them.
   *
   * @param hasTrafficStopped whether load balancers send no new connections
   * @param show receives the pods that it waits for
   * @return how many pods have left
   */
  int run(BooleanSupplier hasTrafficStopped, Consumer<List<RemainingPod>> show)
      throws InterruptedException {
    if (chosen.isEmpty()) {
      evict(awaitTurn(hasTrafficStopped));
    }
    while (true) {
      long seen = watch.changes().count();
      update();
      List<PodView> left = left();
      Deadline end = limit.orEarlier(conditions.waitUntil());
      show.accept(left.stream().map(pod -> remaining(pod, end)).toList());
      if (left.isEmpty() || time.isPast(end)) {
        return end();
      }
      watch.changes().await(seen, time.until(end.orEarlier(time.in(CHECK_INTERVAL))));
    }
  }

  /**
   * Reports what has become of the pods, if they were evicted.
   *
   * @return how many pods have left
   */
  int end() {
    update();
    List<PodView> left = left();
    int gone = chosen.size() - left.size();
    if (!chosen.isEmpty()) {
      report(gone, left);
    }
    return gone;
  }

  /** The chosen pods, once it is their turn; none when there are none, or when it never comes. */
  private List<PodView> awaitTurn(BooleanSupplier hasTrafficStopped) throws InterruptedException {
    while (true) {
      long seen = watch.changes().count();
      update();
      List<PodView> pods = choose();
      if (pods.isEmpty() || conditions.isNodeUnreachable()) {
        return List.of();
      }
      Deadline latest = latestEviction(pods).orEarlier(conditions.waitUntil());
      if (hasTrafficStopped.getAsBoolean() || time.isPast(latest)) {
        return pods;
      }
      watch.changes().await(seen, time.until(latest.orEarlier(time.in(CHECK_INTERVAL))));
    }
  }

  private List<PodView> choose() {
    return present.values().stream().filter(this::isChosen).toList();
  }

  private boolean isChosen(PodView pod) {
    return dependencies.triage().isEvictedLast(pod) && !dependencies.ownPod().is(pod.ref());
  }

  /** Leaves each pod its grace period, whether a load balancer answers or not. */
  private Deadline latestEviction(List<PodView> pods) {
    return pods.stream()
        .map(pod -> dependencies.escalation().evictProtectedAt(start, conditions.end(), pod))
        .reduce(conditions.end(), Deadline::orEarlier);
  }

  private void evict(List<PodView> pods) {
    chosen = pods;
    since = time.now();
    Duration longest = pods.stream().map(PodView::grace).reduce(Duration.ZERO, DurationMath::max);
    limit = time.in(longest.plus(SLACK));
    pods.stream().filter(pod -> !pod.terminating()).forEach(this::start);
  }

  private List<PodView> left() {
    return chosen.stream().filter(pod -> present.containsKey(pod.ref())).toList();
  }

  private void update() {
    present = watch.pods().orElse(present);
    evictions.endWaitsForEffect();
  }

  private void start(PodView pod) {
    PodEvictor evictor =
        new PodEvictor(
            dependencies,
            subject,
            pod,
            () -> dependencies.escalation().window(start, conditions.end(), pod),
            watch.changes()::raise);
    evictions.start(pod.ref(), evictor);
  }

  private EvictionTurn turn(PodRef ref) {
    return !isLeaving(ref) && conditions.isStillOwner() ? EvictionTurn.NOW : EvictionTurn.NEVER;
  }

  private boolean isLeaving(PodRef ref) {
    PodView now = present.get(ref);
    return now == null || now.terminating();
  }

  private RemainingPod remaining(PodView pod, Deadline end) {
    return new RemainingPod(
        present.getOrDefault(pod.ref(), pod),
        isLeaving(pod.ref()),
        evictions.blocker(pod.ref()),
        HeldBackReason.NOT_YET,
        new BlockerTimes(since, null, null, since.plus(pod.grace()), time.wallClock(end)));
  }

  private void report(int gone, List<PodView> left) {
    List<PodRef> leftRefs =
        left.stream().map(PodView::ref).sorted(Comparator.comparing(PodRef::toString)).toList();
    dependencies
        .listener()
        .on(new DaemonSetPodsEvicted(subject, gone, leftRefs, Duration.between(since, time.now())));
  }

  /** Interrupts all evictions. */
  @Override
  public void close() {
    evictions.close();
  }
}
