package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claimer.Claim;
import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node is still ours. The index says so at once when it is not, but not to a process that
 * stood still: while a message was not kept hidden, it may have become somebody else's, and the
 * node with it. Then the API server is asked, for all pods together. Thread-safe.
 */
final class OwnershipCheck {
  /** All pods of a node ask at the same time. */
  private static final Duration ANSWER_COUNTS = Duration.ofSeconds(5);

  private final TerminationDependencies tools;
  private final Claim claim;
  private volatile long sureAt;
  private boolean answer;
  private @Nullable Deadline answerCounts;

  /** The node was claimed just now. */
  OwnershipCheck(TerminationDependencies tools, Claim claim) {
    this.tools = tools;
    this.claim = claim;
    sureAt = claim.atNanos();
  }

  /**
   * Whether nobody has taken the node over.
   *
   * @throws RemoteTrouble when that cannot be said now
   */
  boolean isStillOwner() {
    if (tools.visibility().isContinuousSince(sureAt)) {
      return true;
    }
    synchronized (this) {
      long now = tools.time().nanos();
      Deadline asked = answerCounts;
      if (asked == null || tools.time().isPast(asked)) {
        answer = tools.claims().isStillOwner(claim);
        answerCounts = tools.time().in(ANSWER_COUNTS);
        if (answer) {
          sureAt = now;
        }
      }
      return answer;
    }
  }
}
