package io.lifecyclemanager.app.control;

import java.time.Duration;
import java.time.Instant;

/** What a command asks of one termination in progress. */
public sealed interface InterventionRequest {
  /** Completes the lifecycle actions now, whatever still runs. */
  record CompleteNow() implements InterventionRequest {}

  /**
   * Moves the deadline.
   *
   * @param by how much later than the present deadline
   */
  record ExtendBy(Duration by) implements InterventionRequest {}

  /**
   * Moves the deadline.
   *
   * @param until the new deadline
   */
  record ExtendUntil(Instant until) implements InterventionRequest {}

  /** Requests refused evictions again at once. */
  record RetryEvictions() implements InterventionRequest {}
}
