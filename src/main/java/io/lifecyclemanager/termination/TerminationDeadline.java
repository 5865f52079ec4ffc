package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.DeadlineShift;
import io.lifecyclemanager.plan.RequestedDeadline;
import io.lifecyclemanager.plan.TerminationLimits;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * When one termination must be finished, whatever it waits for. Thread-safe.
 *
 * <p>As long as the hook and the node ask for the same, it tightens only, with two exceptions:
 * protected pods, and a grace period that is longer than {@code --max-time-to-process}, move it to
 * a later time. Once no protected pod is left, {@code --max-time-to-process} counts anew: the other
 * pods have all their time, and a stuck one does not hold the termination until Auto Scaling ends
 * it. A protected pod that terminates still has its grace period. The annotation of the node, and
 * an operator who extends the termination, change the deadline at once.
 */
final class TerminationDeadline {
  /** Reserved for completing the lifecycle actions before Auto Scaling ends them by itself. */
  private static final Duration TO_COMPLETE = Duration.ofSeconds(15);

  /** When pods must be gone before EC2 interrupts the instance: the kubelet reports it late. */
  private static final Duration BEFORE_INTERRUPTION = Duration.ofSeconds(5);

  /** Reserved for evicting pods before they have to be deleted. */
  private static final Duration TO_EVICT = Duration.ofMinutes(5);

  /** No lifecycle action lasts longer. */
  private static final Duration LONGEST_ACTION = Duration.ofDays(2);

  /** What a limit must leave to a replica that takes over: less is no time for any step. */
  private static final Duration LEAST_TO_RESUME = Duration.ofMinutes(1);

  /** Reserved for a drain: evictions, then deletions with the pods' grace periods. */
  private final Duration toDrain;

  private final Time time;
  private final Duration longest;
  private final Deadline began;
  private Duration observedGrace = Duration.ZERO;
  private final Supplier<Optional<Duration>> requested;
  private final Deadline started;
  private Deadline found;
  private Optional<RequestedDeadline> known = Optional.empty();
  private volatile TerminationLimits limits;

  /**
   * The deadline of a termination that this replica begins, or takes over from another one. {@code
   * maxDuration} counts from the message's own time, so that a hand-over does not begin it anew.
   *
   * @param requested how long the termination may take, as the hook or the node says at present
   */
  TerminationDeadline(
      TerminationDependencies dependencies,
      TerminationRequest first,
      Supplier<Optional<Duration>> requested) {
    this.requested = requested;
    this.toDrain = dependencies.drain().escalation().maxGrace().plus(TO_EVICT);
    this.time = dependencies.time();
    this.longest = dependencies.policy().maxDuration();
    this.began =
        switch (first.origin()) {
          case RequestOrigin.FromMessage(_, Deadline sent, _) -> sent;
          case RequestOrigin.Orphaned(Deadline activityBegan) -> activityBegan;
        };
    this.started = time.in(Duration.ZERO);
    this.found = started;
    this.limits =
        TerminationLimits.of(latestEnd(found).orEarlier(time.in(longest)), time.in(LONGEST_ACTION));
  }

  /**
   * However late a termination is found, it has time to evict each pod and to delete it with its
   * grace period; Auto Scaling's own limit holds in any case.
   *
   * @param found when the first replica found it
   */
  private Deadline latestEnd(Deadline found) {
    return began.plus(longest).orLater(found.plus(toDrain));
  }

  /**
   * The node is claimed. Where another replica has claimed it before, the time for a termination
   * that was found late counts from then. The clock of that replica may be wrong: the deadline is
   * never earlier than {@code maxDuration} after the beginning. A limit that is over by now, or
   * nearly, does not count: no replica may have worked until then, and each pod still needs its
   * time.
   */
  synchronized void resume(Claim claim) {
    ClaimRecord record = claim.record();
    if (claim.resumed() && record != null) {
      record
          .claimedAt()
          .map(at -> Duration.between(at, time.now()))
          .map(age -> DurationMath.min(age, time.since(began.nanos())))
          .map(age -> time.in(DurationMath.max(age, Duration.ZERO).negated()))
          .ifPresent(this::resumeFrom);
    }
  }

  private void resumeFrom(Deadline firstFound) {
    Deadline limit = latestEnd(firstFound);
    if (isEnoughToResume(limit)) {
      limits = limits.tightenedTo(limit);
    }
    found = firstFound;
    known = Optional.empty();
  }

  private boolean isEnoughToResume(Deadline limit) {
    return !time.isPast(limit.minus(LEAST_TO_RESUME));
  }

  /**
   * Auto Scaling ends the termination at {@code hardEnd}. A grace period longer than {@code
   * maxDuration} counts only once this is known to allow it: then the deadline moves to later.
   *
   * @return how that moves the deadline
   */
  synchronized DeadlineShift limitTo(Deadline hardEnd) {
    Deadline before = end();
    limits = limits.withHard(hardEnd.minus(TO_COMPLETE));
    return DeadlineShift.between(before, end());
  }

  /**
   * EC2 interrupts the instance, and there is nothing to complete before. A scheduled event begins
   * at its announced time at the earliest: where that leaves less than five minutes, there is the
   * time of a drain.
   */
  synchronized void tightenTo(InstanceEvent event) {
    event
        .effectiveIn(time)
        .map(it -> event.isEarliestTime() ? orDrainTime(it) : it)
        .ifPresent(it -> limits = limits.withHard(it.minus(BEFORE_INTERRUPTION)));
  }

  private Deadline orDrainTime(Deadline start) {
    Deadline enough = found.plus(TO_EVICT);
    return start.orLater(enough).equals(start) ? start : found.plus(toDrain);
  }

  /**
   * The drain has seen its pods. May be repeated.
   *
   * @param anyProtected whether it waits for protected pods
   * @param longestGrace of the pods that are to leave
   * @param protectedGraceEnd when the protected pods that terminate have had their grace periods;
   *     empty without one
   * @return how that moves the deadline
   */
  synchronized DeadlineShift observePods(
      boolean anyProtected, Duration longestGrace, Optional<Deadline> protectedGraceEnd) {
    Deadline before = end();
    if (anyProtected) {
      limits = limits.withProtectedPods();
    } else if (limits.hasProtectedPods()) {
      // The last protected pod may have begun to stop just now.
      limits =
          limits.withoutProtectedPods(
              time.in(DurationMath.max(longest, longestGrace.plus(TO_EVICT))));
      observedGrace = Duration.ZERO;
    }
    limits = protectedGraceEnd.map(limits::extendedTo).orElse(limits);
    if (longestGrace.compareTo(longest) > 0 && longestGrace.compareTo(observedGrace) > 0) {
      observedGrace = longestGrace;
      limits = limits.withGraceEnd(time.in(longestGrace.plus(TO_EVICT)));
    }
    return DeadlineShift.between(before, end());
  }

  /** The longest grace period of a pod that exceeds {@code maxDuration}; zero without one. */
  synchronized Duration observedGrace() {
    return observedGrace;
  }

  /** An operator asks for a later end; without effect where the limits do not allow it. */
  synchronized void extendTo(Deadline end) {
    limits = limits.withExtension(end);
  }

  /** The limits, without the deadline that the hook or the node asks for. */
  TerminationLimits limits() {
    return limits;
  }

  /** When deregistration and drain must have ended, so that the actions can be completed. */
  synchronized Deadline end() {
    Optional<Duration> duration = requested.get();
    if (!duration.equals(known.map(RequestedDeadline::duration))) {
      known = duration.map(it -> new RequestedDeadline(it, since(it)));
    }
    return limits.withRequested(known.map(it -> it.end(began, toDrain))).end();
  }

  /**
   * From when on there is time for a drain: what is asked for when this replica begins was asked
   * for when the first replica found the termination, unless that leaves no time; everything else
   * has just changed.
   */
  private Deadline since(Duration duration) {
    Deadline limit = new RequestedDeadline(duration, found).end(began, toDrain);
    boolean isUnchanged = !time.isPast(started.plus(LEAST_TO_RESUME)) && isEnoughToResume(limit);
    return isUnchanged ? found : time.in(Duration.ZERO);
  }

  /** When the lifecycle action began; without a message, the scaling activity. */
  Deadline began() {
    return began;
  }

  /**
   * When a wait before the drain must have ended: at {@link #latestDrainStart}, or halfway between
   * the first claim and the end where that is later.
   */
  synchronized Deadline latestWaitEnd() {
    Deadline end = end();
    Duration half = Duration.ofNanos(end.nanos() - found.nanos()).dividedBy(2);
    return latestDrainStart().orLater(found.plus(half));
  }

  /** When the drain must have begun. */
  Deadline latestDrainStart() {
    return end().minus(toDrain);
  }

  /**
   * When the lifecycle actions must be completed whatever they wait for: Auto Scaling ends them, or
   * the hook or the node asks for it.
   */
  synchronized Deadline latestCompletion() {
    Deadline _ = end(); // reads what is asked for at present
    return limits.withProtectedPods().withRequested(known.map(it -> it.end(began, toDrain))).end();
  }
}
