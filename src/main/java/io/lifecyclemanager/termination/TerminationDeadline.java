package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.termination.TerminationRequest.RequestOrigin;
import java.time.Duration;

/** When one termination must be finished, whatever it waits for. It only tightens. Thread-safe. */
final class TerminationDeadline {
  /** Reserved for completing the lifecycle actions before Auto Scaling ends them by itself. */
  private static final Duration TO_COMPLETE = Duration.ofSeconds(15);

  /** Reserved for evicting pods before they have to be deleted. */
  private static final Duration TO_EVICT = Duration.ofMinutes(5);

  /** Reserved for a drain: evictions, then deletions with the pods' grace periods. */
  private final Duration toDrain;

  private volatile Deadline end;

  /** The deadline of a termination that begins now. */
  TerminationDeadline(TerminationDependencies dependencies, TerminationRequest first) {
    this.toDrain = dependencies.drain().escalation().maxGrace().plus(TO_EVICT);
    Duration longest = dependencies.policy().maxDuration();
    this.end =
        dependencies
            .time()
            .in(
                switch (first.origin()) {
                  case RequestOrigin.FromMessage _ -> longest;
                  case RequestOrigin.Orphaned(Deadline began) ->
                      orphaned(longest, dependencies.time().since(began.nanos()));
                });
  }

  /**
   * An orphaned termination began with its scaling activity. However late it is found, it has time
   * to evict each pod and to delete it with its grace period; Auto Scaling's own limit holds in any
   * case.
   */
  private Duration orphaned(Duration longest, Duration age) {
    return DurationMath.min(DurationMath.max(longest.minus(age), toDrain), longest);
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
