package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Instant;
import java.util.List;

/**
 * One termination as it was when it was asked for.
 *
 * @param instance the instance, with its node once that is known
 * @param state what the termination was doing
 * @param since when it began to do so, by this machine's wall clock
 * @param blockers what kept it from ending
 */
public record TerminationSnapshot(
    TerminatingInstance instance, TerminationState state, Instant since, List<Blocker> blockers) {
  /** Copies the blockers. */
  public TerminationSnapshot {
    blockers = List.copyOf(blockers);
  }

  /** A termination without any known blocker. */
  TerminationSnapshot(TerminatingInstance instance, TerminationState state, Instant since) {
    this(instance, state, since, List.of());
  }
}
