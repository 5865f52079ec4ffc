package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import java.time.Duration;

/**
 * Whether this replica still owns a node. The index of nodes says so in time, except to a process
 * that was paused: while its messages were not hidden, another replica may have received one and
 * claimed the node. After such a gap the API server is asked, once for all pods. What it refuses to
 * tell for 90 s is taken from the index. Thread-safe.
 */
final class OwnershipCheck {
  /** How long an answer of the API server counts: all pods of a node ask at the same time. */
  private static final Duration ANSWER_MAX_AGE = Duration.ofSeconds(5);

  private final TerminationContext context;
  private final TerminationDependencies dependencies;
  private final Time time;
  private final Claim claim;
  private volatile long ownedAtNanos;
  private boolean answer;
  private Deadline answerExpires;
  private GrantTimeout refusals;
  private boolean refusalReported;
  private boolean isLost;

  /**
   * @param claim a claim that this replica has just written
   */
  OwnershipCheck(TerminationContext context, Claim claim) {
    this.context = context;
    this.dependencies = context.dependencies();
    this.time = dependencies.time();
    this.claim = claim;
    this.ownedAtNanos = claim.atNanos();
    this.answerExpires = time.in(Duration.ZERO);
    this.refusals = PermissionTracker.refusalTimeout(time);
  }

  /**
   * Whether no other replica has claimed the node since. May be called as often as needed.
   *
   * @throws RemoteFailure when the API server had to be asked and did not answer, or has refused to
   *     for less than 90 s
   */
  boolean isStillOwner() {
    if (dependencies.visibility().isContinuousSince(ownedAtNanos)) {
      return true;
    }
    synchronized (this) {
      if (time.isPast(answerExpires)) {
        answer = askUnlessRefused();
        answerExpires = time.in(ANSWER_MAX_AGE);
      }
      return answer;
    }
  }

  private boolean askUnlessRefused() {
    long asked = time.nanos();
    try {
      isLost = !dependencies.claims().isStillOwner(claim);
    } catch (RemoteFailure failure) {
      if (!failure.isRefusal() || !refusals.recordRefusal()) {
        throw failure;
      }
      reportOnce(failure);
      return !isLost && dependencies.claims().findNewOwner(claim).isEmpty();
    }
    refusals = PermissionTracker.refusalTimeout(time);
    refusalReported = false;
    if (!isLost) {
      ownedAtNanos = asked;
    }
    return !isLost;
  }

  private void reportOnce(RemoteFailure failure) {
    if (!refusalReported) {
      refusalReported = true;
      context.report(
          new Fact.RemoteCallFailed(
              context.instance(),
              "looking up the owner of node " + claim.node(),
              failure,
              null,
              "continuing with the owner that was known last"));
    }
  }
}
