package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One termination as it was when it was asked for.
 *
 * @param instance the instance, with its node once that is known
 * @param state what the termination was doing
 * @param since when it began to do so, by this machine's wall clock
 * @param blockers what kept it from ending
 * @param deadline when deregistration and drain had to have ended, by the clock that this machine
 *     had when the termination began: equal in each snapshot until the deadline moves; null where
 *     that was not asked for
 * @param events the EC2 events that were causes of it
 */
public record TerminationSnapshot(
    TerminatingInstance instance,
    TerminationState state,
    Instant since,
    List<Blocker> blockers,
    @Nullable Instant deadline,
    List<ClaimEvent> events) {
  /** Copies the lists. */
  public TerminationSnapshot {
    blockers = List.copyOf(blockers);
    events = List.copyOf(events);
  }

  /** A termination without any known blocker. */
  TerminationSnapshot(TerminatingInstance instance, TerminationState state, Instant since) {
    this(instance, state, since, List.of(), null, List.of());
  }

  /** The same with these blockers. */
  TerminationSnapshot withBlockers(List<Blocker> known) {
    return new TerminationSnapshot(instance, state, since, known, deadline, events);
  }

  /** The same with this deadline and these causes. */
  TerminationSnapshot with(Instant end, List<ClaimEvent> causes) {
    return new TerminationSnapshot(instance, state, since, blockers, end, causes);
  }
}
