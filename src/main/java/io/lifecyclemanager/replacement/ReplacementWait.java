package io.lifecyclemanager.replacement;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Waits until the group of a terminating instance has as many instances in service with Ready nodes
 * as it is to have. A change of a node wakes it, at most once a second; the group is looked up
 * every 10 s. One instance for each wait; {@link #blockers} on any thread.
 */
public final class ReplacementWait {
  private static final Duration LOOK_UP_INTERVAL = Duration.ofSeconds(10);
  private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  private final ReplacementDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final LiveDeadline end;
  private final Instant since;
  private volatile Optional<ReplacementCount> reported = Optional.empty();

  /**
   * What every wait needs.
   *
   * @param counts shared by all waits
   */
  public record ReplacementDependencies(
      GroupCapacities groups,
      ReplacementCounts counts,
      Time time,
      RandomGenerator random,
      Listener listener) {
    /** With new counts. */
    public ReplacementDependencies(
        GroupCapacities groups, Nodes nodes, Time time, RandomGenerator random, Listener listener) {
      this(groups, new ReplacementCounts(groups, nodes, time), time, random, listener);
    }
  }

  /**
   * @param subject the instance that terminates
   * @param end when to stop waiting, read again each time
   */
  public ReplacementWait(
      ReplacementDependencies dependencies, TerminatingInstance subject, LiveDeadline end) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.end = end;
    this.since = time.now();
  }

  /** What the wait lacks; to be asked while it lasts. */
  public List<Blocker> blockers() {
    String reason =
        reported
            .map(count ->
                "waits for a replacement: have %d of %d InService instances with Ready nodes"
                    .formatted(count.ready(), count.desired()))
            .orElse("waits for a replacement: the capacity of the group is not known yet");
    return List.of(
        Blocker.of(BlockerKind.REPLACEMENT, reason, since, time.wallClock(end.current())));
  }

  /**
   * Waits. Returns also when the group does not exist, and when Auto Scaling denies for 90 s to
   * describe it.
   *
   * @throws InterruptedException when interrupted
   */
  public void await() throws InterruptedException {
    long start = time.nanos();
    Signal changes = dependencies.counts().changes();
    // The first count may be older than this wait: it is repeated after a pause.
    long seen = changes.count() - 1;
    while (true) {
      Optional<ReplacementCount> count = count();
      if (count.isEmpty()) {
        return;
      }
      ReplacementCount now = count.get();
      if (now.isComplete() || time.isPast(end.current())) {
        report(
            new DrainFact.ReplacementWaitEnded(
                subject, now.ready(), now.desired(), time.since(start)));
        return;
      }
      if (!count.equals(reported)) {
        reported = count;
        report(
            new DrainFact.ReplacementAwaited(
                subject, now.ready(), now.desired(), time.until(end.current())));
      }
      changes.await(seen, DurationMath.min(LOOK_UP_INTERVAL, time.until(end.current())));
      seen = changes.count();
      // After it no count is old enough to lack what was seen.
      time.sleep(MIN_PAUSE);
    }
  }

  private Optional<ReplacementCount> count() throws InterruptedException {
    GroupName group = subject.group();
    if (group == null) {
      return Optional.empty();
    }
    try {
      return new Retry(time, dependencies.random())
          .reporting(dependencies.listener(), subject, "describing group " + group)
          .policy(
              RetryPolicy.EVERY_FAILURE.untilDenialCounts(PermissionTracker.refusalTimeout(time)))
          .until(end)
          .call(() -> dependencies.counts().get(group));
    } catch (RemoteFailure failure) {
      return Optional.empty();
    }
  }

  private void report(DrainFact fact) {
    dependencies.listener().on(fact);
  }
}
