package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.PingRecord;
import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.intake.event.EventEnds;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the claimed nodes whose instances are in use again: Auto Scaling does not terminate them,
 * and every event for which they were claimed is over. Thread-safe.
 */
record ReturnedNodes(
    AutoScalingGroups groups, Nodes nodes, EventEnds events, Time time, Listener listener) {

  /** A claimed node of an instance that is in use again. */
  record ReturnedNode(ClaimedNode claimed, Optional<GroupMember> member, boolean hadEvents) {
    NodeView node() {
      return claimed.node();
    }

    TerminatingInstance subject() {
      GroupName group = member.map(GroupMember::group).orElse(null);
      return new TerminatingInstance(claimed.instance(), group, node().ref());
    }

    String reason() {
      if (hadEvents) {
        return "its instance still runs, and the event is over";
      }
      return member
          .filter(it -> !it.state().isInService())
          .map(it -> "its instance is " + it.state())
          .orElse("its instance is in service again");
    }

    /** The events for which it was claimed, all of which are over. */
    List<ClaimEvent> events() {
      return ClaimRecord.parse(node().claim()).map(ClaimRecord::claimedEvents).orElse(List.of());
    }

    /** Whether the owner may still work on the node, as far as its annotations tell. */
    boolean needsPing() {
      return ClaimRecord.parse(node().claim()).filter(ClaimRecord::isInProgress).isPresent()
          && !PingRecord.of(node()).hasOwnerLeft();
    }
  }

  /**
   * Asks Auto Scaling and, of nodes that were claimed for events, EC2.
   *
   * @throws RemoteFailure when Auto Scaling did not answer
   */
  Map<InstanceId, ReturnedNode> find() throws InterruptedException {
    // Read before Auto Scaling is asked: a claim that is written afterwards is another one.
    List<ClaimedNode> claimed =
        nodes.claimed().stream()
            .filter(one -> ClaimRecord.parse(one.node().claim()).isPresent())
            .toList();
    Map<InstanceId, ReturnedNode> found = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "describe claimed instances",
        claimed,
        one -> findReturned(one).ifPresent(it -> found.put(one.instance(), it)));
    Map<InstanceId, ReturnedNode> inOrder = new LinkedHashMap<>();
    for (ClaimedNode one : claimed) {
      Optional.ofNullable(found.get(one.instance()))
          .ifPresent(it -> inOrder.put(one.instance(), it));
    }
    return inOrder;
  }

  private Optional<ReturnedNode> findReturned(ClaimedNode one) throws InterruptedException {
    ClaimRecord claim = ClaimRecord.parse(one.node().claim()).orElseThrow();
    boolean hasEvents = !claim.claimedEvents().isEmpty();
    Optional<GroupMember> member = groups.member(one.instance());
    // An instance in no group lives on only where nothing but an event had to do with it.
    boolean isInUse = member.map(it -> it.state().isInUse()).orElse(hasEvents);
    ReturnedNode returned = new ReturnedNode(one, member, hasEvents);
    return isInUse && areEventsOver(returned, claim) ? Optional.of(returned) : Optional.empty();
  }

  private boolean areEventsOver(ReturnedNode node, ClaimRecord claim) throws InterruptedException {
    try {
      return events.areOver(node.claimed().instance(), claim);
    } catch (RemoteFailure failure) {
      listener.on(
          new Fact.RemoteCallFailed(
              node.subject(),
              "finding out whether its events are over",
              failure,
              null,
              "tried again later"));
      return false;
    }
  }
}
