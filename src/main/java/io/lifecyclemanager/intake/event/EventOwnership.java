package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.intake.event.InstanceScope.Membership;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.util.Optional;

/** Whether the event of an instance is this controller's to respond to. Thread-safe. */
record EventOwnership(
    EventSettings settings,
    Nodes nodes,
    InstanceScope scope,
    Retry retry,
    Time time,
    Listener listener) {

  /**
   * Whether an instance belongs to this cluster.
   *
   * @param refusal why this controller leaves the instance alone; empty where it does not
   * @param group its group; empty where it is in none
   * @param hasNode whether it has a node here, whose labels tell what manages it
   */
  record Owner(Optional<EventDecision.Drop> refusal, Optional<GroupName> group, boolean hasNode) {
    /** The confirmed event of this instance, and what to do about it. */
    EventConfirmed confirmed(InstanceEvent event, EventSettings settings) {
      return new EventConfirmed(
          event, group.orElse(null), settings.responseTo(event.kind()) == EventResponse.CORDON);
    }

    static Owner refused(InstanceId instance, DropReason reason, String detail) {
      return new Owner(
          Optional.of(new EventDecision.Drop(instance, reason, detail)), Optional.empty(), false);
    }
  }

  /** Asks the index of nodes until it answers, and Auto Scaling until it tells whose it is. */
  Owner find(InstanceId instance, EventKind kind) throws InterruptedException {
    try {
      return retry
          .policy(
              RetryPolicy.EVERY_FAILURE.untilDenialCounts(PermissionTracker.refusalTimeout(time)))
          .reporting(listener, null, "finding out whether " + instance + " is in this cluster")
          .call(() -> findOnce(instance, kind));
    } catch (RemoteFailure denied) {
      return Owner.refused(instance, DropReason.FOREIGN_EVENT, denied.getMessage());
    }
  }

  /** As {@link #find}, but asks once; any failure other than a denial is thrown. */
  Owner findUnlessDenied(InstanceId instance, EventKind kind) throws InterruptedException {
    try {
      return findOnce(instance, kind);
    } catch (RemoteFailure failure) {
      if (failure.kind() != RemoteFailure.FailureKind.DENIED) {
        throw failure;
      }
      return Owner.refused(instance, DropReason.FOREIGN_EVENT, failure.getMessage());
    }
  }

  /**
   * Asks once.
   *
   * @throws RemoteFailure when there was no answer
   */
  private Owner findOnce(InstanceId instance, EventKind kind) throws InterruptedException {
    Optional<NodeView> node = nodes.find(instance);
    NodeManager manager = node.map(it -> it.placement().manager()).orElse(NodeManager.NONE);
    if (manager != NodeManager.NONE) {
      return new Owner(Optional.of(managed(instance, manager)), Optional.empty(), true);
    }
    if (node.isEmpty() && !scope.knowsGroups()) {
      return Owner.refused(
          instance, DropReason.FOREIGN_EVENT, "the instance has no node in this cluster");
    }
    if (node.flatMap(it -> ClaimRecord.parse(it.claim()))
        .filter(it -> isDone(it, kind))
        .isPresent()) {
      return Owner.refused(instance, DropReason.OVER, "the node has been drained already");
    }
    if (node.isPresent()) {
      return new Owner(Optional.empty(), scope.groupIfKnown(instance), true);
    }
    Optional<GroupName> group = scope.membershipOfNodeless(instance).map(Membership::group);
    return group.filter(it -> scope.contains(instance, it)).isPresent()
        ? new Owner(Optional.empty(), group, false)
        : Owner.refused(
            instance, DropReason.FOREIGN_EVENT, "the instance is not one of this cluster");
  }

  /** The event is left to what manages the instance. */
  static EventDecision.Drop managed(InstanceId instance, NodeManager manager) {
    return new EventDecision.Drop(
        instance, DropReason.MANAGED_NODE, "the node is drained by " + manager.text());
  }

  /**
   * Whether nothing is left to do: what ends an instance ends it once, whatever drained its node.
   */
  private boolean isDone(ClaimRecord claim, EventKind kind) {
    boolean isDrain = settings.responseTo(kind) == EventResponse.DRAIN;
    return (claim.isCordonOnly() ? !isDrain : claim.isDrained())
        && (kind == EventKind.STATE_CHANGE
            || claim.claimedEvents().stream().anyMatch(it -> it.kind().equals(kind.text())));
  }
}
