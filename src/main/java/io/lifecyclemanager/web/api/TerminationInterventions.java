package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import java.time.Duration;

/** Changes terminations in progress in this replica. Answers at once. Thread-safe. */
public interface TerminationInterventions {
  /**
   * Completes the lifecycle actions of the instance now. May be repeated.
   *
   * @param requester the user who asks
   */
  InterventionOutcome complete(InstanceId instance, String requester);

  /**
   * Moves the deadline to a later time.
   *
   * @param fromNow how long the termination may take from now on
   * @param requester the user who asks
   */
  InterventionOutcome extend(InstanceId instance, Duration fromNow, String requester);

  /**
   * Requests refused evictions again at once. May be repeated.
   *
   * @param requester the user who asks
   */
  InterventionOutcome retryEvictions(InstanceId instance, String requester);
}
