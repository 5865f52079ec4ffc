package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.NodeDrain.DrainDependencies;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.RunningEvictions.EvictionTurn;
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
 * load balancer sends new connections: once each, since their DaemonSets put successors on the
 * node, which it ignores. It waits for them within their grace periods. What is left then is no
 * failure of the drain. Used by one thread; the threads of the evictions read the volatile field
 * only.
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
  }

  /**
   * Evicts the pods and waits for them.
   *
   * @param hasTrafficStopped whether load balancers send no new connections
   * @param show receives the pods that it waits for
   * @return how many pods have left
   */
  int run(BooleanSupplier hasTrafficStopped, Consumer<List<RemainingPod>> show)
      throws InterruptedException {
    List<PodView> chosen = awaitTurn(hasTrafficStopped);
    if (chosen.isEmpty()) {
      return 0;
    }
    Instant since = time.now();
    Duration longest = chosen.stream().map(PodView::grace).reduce(Duration.ZERO, DurationMath::max);
    Deadline limit = time.in(longest.plus(SLACK));
    chosen.stream().filter(pod -> !pod.terminating()).forEach(this::start);
    while (true) {
      long seen = watch.changes().count();
      update();
      List<PodView> left = chosen.stream().filter(pod -> present.containsKey(pod.ref())).toList();
      Deadline end = limit.orEarlier(conditions.waitUntil());
      show.accept(left.stream().map(pod -> remaining(pod, since, end)).toList());
      if (left.isEmpty() || time.isPast(end)) {
        report(chosen.size() - left.size(), left, since);
        return chosen.size() - left.size();
      }
      watch.changes().await(seen, time.until(end.orEarlier(time.in(CHECK_INTERVAL))));
    }
  }

  /** The chosen pods, once it is their turn; none when there are none, or when it never comes. */
  private List<PodView> awaitTurn(BooleanSupplier hasTrafficStopped) throws InterruptedException {
    while (true) {
      long seen = watch.changes().count();
      update();
      List<PodView> chosen = present.values().stream().filter(this::isChosen).toList();
      Deadline latest =
          chosen.stream()
              .map(this::latestEviction)
              .reduce(conditions.waitUntil(), Deadline::orEarlier);
      if (chosen.isEmpty() || conditions.isNodeUnreachable()) {
        return List.of();
      }
      if (hasTrafficStopped.getAsBoolean() || time.isPast(latest)) {
        return chosen;
      }
      watch.changes().await(seen, time.until(latest.orEarlier(time.in(CHECK_INTERVAL))));
    }
  }

  private boolean isChosen(PodView pod) {
    return dependencies.triage().isEvictedLast(pod) && !dependencies.ownPod().is(pod.ref());
  }

  /** Leaves the pod its grace period where no load balancer answers. */
  private Deadline latestEviction(PodView pod) {
    return dependencies.escalation().evictProtectedAt(start, conditions.end(), pod);
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

  private RemainingPod remaining(PodView pod, Instant since, Deadline end) {
    return new RemainingPod(
        present.getOrDefault(pod.ref(), pod),
        isLeaving(pod.ref()),
        since,
        evictions.blocker(pod.ref()),
        HeldBackReason.NOT_YET,
        time.wallClock(end));
  }

  private void report(int gone, List<PodView> left, Instant since) {
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
