package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Instant;

/**
 * One termination as it was when it was asked for.
 *
 * @param instance the instance, with its node once that is known
 * @param state what the termination was doing
 * @param since when it began to do so, by this machine's wall clock
 */
public record TerminationSnapshot(
    TerminatingInstance instance, TerminationState state, Instant since) {}
