package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of {@link Claimer} share.
 *
 * @param self the name of this replica
 * @param permission to patch nodes
 */
record ClaimContext(
    Nodes nodes,
    CordonGate gate,
    String self,
    Time time,
    PermissionTracker permission,
    Listener listener) {
  /** The permission that a claim needs, as RBAC names it. */
  private static final String PERMISSION = "patch nodes";

  /** How long one operation retries while the permission is denied. */
  GrantTimeout grantTimeout() {
    return permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
  }

  /** The API server denied a patch, by a policy or for lack of the permission. */
  static RemoteFailure denied(String reason) {
    return new RemoteFailure(FailureKind.DENIED, reason, PERMISSION, null);
  }

  /**
   * Patches a node. A patch without an answer counts as refused if the API server answers when it
   * is asked for the node: an admission webhook may hang for longer than a proxy in between waits.
   *
   * @throws RemoteFailure when the API server did not answer, or refused the patch
   */
  PatchOutcome patch(NodeView base, NodeChange change) {
    return patch(nodes, base, change);
  }

  /** As {@link #patch(NodeView, NodeChange)}. */
  static PatchOutcome patch(Nodes nodes, NodeView base, NodeChange change) {
    try {
      return nodes.patch(base, change);
    } catch (RemoteFailure failure) {
      boolean isUnanswered = failure.kind() == FailureKind.UNAVAILABLE && !failure.isRefusal();
      throw isUnanswered && isReadable(nodes, base.ref()) ? failure.asRefusal() : failure;
    }
  }

  private static boolean isReadable(Nodes nodes, NodeRef node) {
    try {
      nodes.read(node);
      return true;
    } catch (RemoteFailure outage) {
      return false;
    }
  }

  /** The claim on the node of a replica that has claimed it after this one; empty without one. */
  Optional<ClaimRecord> findNewOwner(NodeView node, Claim claim) {
    return ClaimRecord.parse(node.claim())
        .filter(now -> now.epoch() > claim.epoch() && !now.owner().equals(self));
  }

  /** Whether the node carries this claim, which has a record. */
  boolean isClaimedBy(Claim claim, NodeView node) {
    return ClaimRecord.parse(node.claim())
        .filter(now -> now.owner().equals(self) && now.epoch() == claim.epoch())
        .isPresent();
  }

  /**
   * Reports failed attempts to change a node.
   *
   * @param operation as in "cordoning node node-1"
   * @param consequence what follows after the last attempt; null where the change is given up
   */
  FailureReport failureReport(
      TerminatingInstance subject, String operation, @Nullable String consequence) {
    return (failure, retryIn) ->
        listener.on(
            new Fact.RemoteCallFailed(
                subject, operation, failure, retryIn, retryIn == null ? consequence : null));
  }

  /**
   * Reports a claim that has a record.
   *
   * @param took the time that the patch needed, retries included
   */
  void reportClaimed(TerminatingInstance subject, Claim claim, Duration took) {
    TerminatingInstance claimed =
        new TerminatingInstance(subject.instance(), subject.group(), claim.node());
    ClaimRecord record = Objects.requireNonNull(claim.record());
    listener.on(
        new Fact.NodeClaimed(
            claimed, record.epoch(), claim.resumed(), took, record.isCordonOnly()));
  }
}
