package io.lifecyclemanager.deregistration.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The requested deregistrations of this replica: one for each instance or IP address at a time.
 * What has ended is known for an hour. Nothing is evicted, and no node is cordoned. Thread-safe.
 */
public interface Deregistrations {
  /** How many may be in progress; at most as many that have ended are remembered. */
  int MAX_IN_PROGRESS = 1000;

  /**
   * Starts the deregistration from all load balancers, or joins the one that is in progress; one
   * that has ended is started anew. Answers at once. May be repeated.
   *
   * @param requester the name of the caller, for the log
   * @return the state; empty while {@link #MAX_IN_PROGRESS} others are in progress: the caller may
   *     repeat the request later
   */
  Optional<DeregistrationStatus> request(DeregistrationTarget target, String requester);

  /** The state at present; empty where none is known. Answers at once. */
  Optional<DeregistrationStatus> find(DeregistrationTarget target);

  /** All that are in progress or have ended within the last hour, the most recent first. */
  List<DeregistrationStatus> all();

  /**
   * Waits until the deregistration has ended.
   *
   * @param atMost zero or less answers at once
   * @return the state then, which is still draining when the time is over; empty where none is
   *     known
   * @throws InterruptedException when interrupted; the deregistration continues
   */
  Optional<DeregistrationStatus> await(DeregistrationTarget target, Duration atMost)
      throws InterruptedException;
}
