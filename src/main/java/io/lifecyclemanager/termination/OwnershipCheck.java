package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * Whether this replica still owns a node. The index of nodes says so in time, except to a process
 * that was paused: while its messages were not hidden, another replica may have received one and
 * claimed the node. After such a gap the API server is asked, once for all pods. Thread-safe.
 */
final class OwnershipCheck {
  /** How long an answer of the API server counts: all pods of a node ask at the same time. */
  private static final Duration ANSWER_MAX_AGE = Duration.ofSeconds(5);

  private final TerminationDependencies dependencies;
  private final Time time;
  private final Claim claim;
  private volatile long ownedAtNanos;
  private boolean answer;
  private Deadline answerExpires;

  /**
   * @param claim a claim that this replica has just written
   */
  OwnershipCheck(TerminationDependencies dependencies, Claim claim) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.claim = claim;
    this.ownedAtNanos = claim.atNanos();
    this.answerExpires = time.in(Duration.ZERO);
  }

  /**
   * Whether no other replica has claimed the node since. May be called as often as needed.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server had to be asked and did not
   *     answer
   */
  boolean isStillOwner() {
    if (dependencies.visibility().isContinuousSince(ownedAtNanos)) {
      return true;
    }
    synchronized (this) {
      long asked = time.nanos();
      if (time.isPast(answerExpires)) {
        answer = dependencies.claims().isStillOwner(claim);
        answerExpires = time.in(ANSWER_MAX_AGE);
        if (answer) {
          ownedAtNanos = asked;
        }
      }
      return answer;
    }
  }
}
