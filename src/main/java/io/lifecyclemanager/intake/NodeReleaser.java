package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeRelease;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.claim.PingRecord;
import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Releases the nodes of instances that return to service: from a warm pool, after the replacement
 * of a root volume, or because their termination was cancelled. Looks at the claimed nodes whose
 * termination does not run in this replica; Auto Scaling is asked about their instances, and only
 * while there are such nodes.
 *
 * <p>A node is released when Auto Scaling has said twice, {@link #CONFIRMATION} apart, that its
 * instance is in service, and its claim was the same all the time. Where its owner has neither
 * drained nor relinquished the node, that owner is pinged in between: a node whose owner answers is
 * left to it. A release may be repeated, and does nothing to the claim of a new termination, so
 * that every replica may release every node.
 *
 * <p>{@link #run} on a thread of its own.
 */
public final class NodeReleaser {
  /** How often Auto Scaling is asked. A node is released within a minute, see {@link #run}. */
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Between the two answers of Auto Scaling, and for the answer of a live owner. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(10);

  private final AutoScalingGroups groups;
  private final Nodes nodes;
  private final OwnerPing ownerPings;
  private final NodeRelease release;
  private final Terminations terminations;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;

  /** Identifies what was seen on a node of an instance in service. */
  private record ReturnedNode(ClaimedNode claimed, GroupName group) {
    NodeView node() {
      return claimed.node();
    }

    TerminatingInstance subject() {
      return new TerminatingInstance(claimed.instance(), group, node().ref());
    }

    boolean hasClaimOf(ClaimedNode other) {
      return other.node().ref().equals(node().ref())
          && String.valueOf(other.node().claim()).equals(node().claim());
    }

    /** Whether the owner may still work on the node, as far as its claim tells. */
    boolean needsPing() {
      return ClaimRecord.parse(node().claim()).filter(ClaimRecord::isInProgress).isPresent();
    }
  }

  /** A releaser that does not run yet. */
  public NodeReleaser(
      AutoScalingGroups groups,
      Nodes nodes,
      Terminations terminations,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.groups = groups;
    this.nodes = nodes;
    this.ownerPings = new OwnerPing(nodes);
    this.release = new NodeRelease(nodes);
    this.terminations = terminations;
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /** Releases nodes again and again, until interrupted. */
  public void run() throws InterruptedException {
    // Replicas that start together do not ask together.
    time.sleep(Duration.ofNanos(random.nextLong(INTERVAL.toNanos())));
    new Retry(time, random)
        .pausing((failures, jitter) ->
            DurationMath.max(INTERVAL, Backoff.REMOTE.pause(failures, jitter)))
        .reporting(listener, null, "looking for instances that returned to service")
        .repeat(() -> {
          releaseUnlessDenied();
          return Optional.of(INTERVAL);
        });
  }

  private void releaseUnlessDenied() throws InterruptedException {
    try {
      releaseReturned();
    } catch (RemoteFailure failure) {
      if (failure.kind() != FailureKind.DENIED) {
        throw failure;
      }
      // Without the permission no instance is known to be in service. Logged once.
      listener.on(
          new Fact.RemoteCallFailed(
              null, "looking for instances that returned to service", failure, null));
    }
  }

  private void releaseReturned() throws InterruptedException {
    // Read before Auto Scaling is asked: a claim that is written afterwards is another one.
    Map<InstanceId, ReturnedNode> returned = returnedAmong(candidates());
    if (returned.isEmpty()) {
      return;
    }
    returned.values().stream().filter(ReturnedNode::needsPing).forEach(this::pingOwner);
    time.sleep(CONFIRMATION);
    List<ClaimedNode> unchanged =
        candidates().stream()
            .filter(now ->
                Optional.ofNullable(returned.get(now.instance()))
                    .filter(before -> before.hasClaimOf(now))
                    .isPresent())
            .toList();
    returnedAmong(unchanged).values().stream()
        .filter(it -> !it.needsPing() || PingRecord.of(it.node()).isUnanswered())
        .filter(it -> !terminations.isRunning(it.claimed().instance()))
        .forEach(this::release);
  }

  /** The claimed nodes without a termination in this replica. */
  private List<ClaimedNode> candidates() {
    return nodes.claimed().stream()
        .filter(claimed -> ClaimRecord.parse(claimed.node().claim()).isPresent())
        .filter(claimed -> !terminations.isRunning(claimed.instance()))
        .toList();
  }

  /** Those of the nodes whose instances are in service. */
  private Map<InstanceId, ReturnedNode> returnedAmong(Collection<ClaimedNode> claimed)
      throws InterruptedException {
    Map<InstanceId, GroupMember> members = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "describe claimed instances",
        claimed,
        it -> groups.member(it.instance()).ifPresent(found -> members.put(it.instance(), found)));
    Map<InstanceId, ReturnedNode> returned = new LinkedHashMap<>();
    for (ClaimedNode one : claimed) {
      Optional.ofNullable(members.get(one.instance()))
          .filter(member -> member.state().isInService())
          .ifPresent(member -> returned.put(one.instance(), new ReturnedNode(one, member.group())));
    }
    return returned;
  }

  private void pingOwner(ReturnedNode returned) {
    try {
      Optional<NodeView> _ = ownerPings.ping(returned.node());
    } catch (RemoteFailure failure) {
      report(returned, "pinging the owner of its node", failure);
    }
  }

  private void release(ReturnedNode returned) {
    try {
      if (release.release(returned.node()) instanceof ReleaseOutcome.ReleaseWritten) {
        listener.on(
            new IntakeFact.NodeReleased(returned.subject(), "its instance is in service again"));
      }
    } catch (RemoteFailure failure) {
      report(returned, "releasing its node", failure);
    }
  }

  private void report(ReturnedNode returned, String operation, RemoteFailure failure) {
    listener.on(
        new Fact.RemoteCallFailed(
            returned.subject(), operation, failure, null, "tried again later"));
  }
}
