package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationRequest.RequestOrigin;
import java.time.Duration;

/** When one termination must be finished, whatever it waits for. It only tightens. Thread-safe. */
final class TerminationDeadline {
  /** Reserved for completing the lifecycle actions before Auto Scaling ends them by itself. */
  private static final Duration TO_COMPLETE = Duration.ofSeconds(15);

  /** Reserved for evicting pods before they have to be deleted. */
  private static final Duration TO_EVICT = Duration.ofMinutes(5);

  /** What a limit must leave to a replica that takes over: less is no time for any step. */
  private static final Duration LEAST_TO_RESUME = Duration.ofMinutes(1);

  /** Reserved for a drain: evictions, then deletions with the pods' grace periods. */
  private final Duration toDrain;

  private final Time time;
  private final Duration longest;
  private final Deadline began;
  private volatile Deadline end;

  /**
   * The deadline of a termination that this replica begins, or takes over from another one. {@code
   * maxDuration} counts from the message's own time, so that a hand-over does not begin it anew.
   */
  TerminationDeadline(TerminationDependencies dependencies, TerminationRequest first) {
    this.toDrain = dependencies.drain().escalation().maxGrace().plus(TO_EVICT);
    this.time = dependencies.time();
    this.longest = dependencies.policy().maxDuration();
    this.began =
        switch (first.origin()) {
          case RequestOrigin.FromMessage(_, Deadline sent) -> sent;
          case RequestOrigin.Orphaned(Deadline activityBegan) -> activityBegan;
        };
    this.end = latestEnd(time.in(Duration.ZERO)).orEarlier(time.in(longest));
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
          .map(this::latestEnd)
          .filter(limit -> !time.isPast(limit.minus(LEAST_TO_RESUME)))
          .ifPresent(limit -> end = end.orEarlier(limit));
    }
  }

  /**
   * Auto Scaling ends the termination at {@code hardEnd}.
   *
   * @return whether that tightens the deadline
   */
  synchronized boolean tighten(Deadline hardEnd) {
    Deadline before = end;
    end = before.orEarlier(hardEnd.minus(TO_COMPLETE));
    return !end.equals(before);
  }

  /** When deregistration and drain must have ended, so that the actions can be completed. */
  Deadline end() {
    return end;
  }

  /** When the drain must have begun. */
  Deadline latestDrainStart() {
    return end.minus(toDrain);
  }
}
