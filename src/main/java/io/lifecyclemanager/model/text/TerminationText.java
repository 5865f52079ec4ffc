package io.lifecyclemanager.model.text;

import static io.lifecyclemanager.model.text.TextFormat.seconds;

import io.lifecyclemanager.model.DrainFact.DeadlineExtended;
import io.lifecyclemanager.model.DrainFact.DeadlineRestored;
import io.lifecyclemanager.model.DrainFact.IntervalWaitEnded;
import io.lifecyclemanager.model.DrainFact.ReplacementAwaited;
import io.lifecyclemanager.model.DrainFact.ReplacementWaitEnded;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.ActionGivenUp;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.NodeNotIdentified;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationJoined;
import io.lifecyclemanager.model.Fact.TerminationStarted;

/** Sentences about terminations as a whole, without the identities of their subjects. */
public final class TerminationText {
  private TerminationText() {}

  /** That a termination began, and how much time it has. */
  public static String of(TerminationStarted start) {
    return "termination started%s, deadline in %s"
        .formatted(start.action() == null ? ": " + start.cause() : "", seconds(start.timeLimit()));
  }

  /** What joined the termination. */
  public static String of(TerminationJoined join) {
    return join.isNew() ? "another cause as well: " + join.cause() : "message delivered again";
  }

  /** Which replica drains the node. */
  public static String of(OwnerFollowed follower) {
    return "holding the lifecycle action until replica "
        + follower.owner()
        + " has drained the node";
  }

  /** Which replica has claimed the node. */
  public static String of(ClaimLost lost) {
    return "leaving the node to replica " + lost.owner() + ", which claimed it";
  }

  /** Which nodes may be that of the instance. */
  public static String of(NodeNotIdentified unmatched) {
    int more = unmatched.total() - unmatched.nodes().size();
    return "no node has the instance's id, and the pods of its node, if it has one, are not"
        + " evicted:"
        + " nodes without a usable providerID are %s%s (start the kubelet with"
            .formatted(
                String.join(", ", unmatched.nodes()), more > 0 ? " and " + more + " more" : "")
        + " --provider-id=aws:///ZONE/INSTANCE)";
  }

  /** Which limit the node waits for. */
  public static String of(DisruptionLimitReached limit) {
    return "disruption limit reached, node neither cordoned nor drained yet:"
        + " %d%s nodes are terminating, %d may be (%s)"
            .formatted(
                limit.terminating(),
                limit.nodes() < 0 ? "" : " of " + limit.nodes(),
                limit.allowed(),
                limit.limit());
  }

  /** When Auto Scaling ends the termination. */
  public static String of(HardDeadlineKnown deadline) {
    return "Auto Scaling ends the termination in "
        + seconds(deadline.remaining())
        + ", regardless of heartbeats";
  }

  /** That this replica has claimed the node. */
  public static String of(NodeClaimed claim) {
    return "node %s (cordoned%s) in %s, epoch %d"
        .formatted(
            claim.resumed() ? "claimed again" : "claimed",
            claim.cordonOnly() ? " only" : ", excluded from load balancers",
            seconds(claim.took()),
            claim.epoch());
  }

  /** How the lifecycle action ended. */
  public static String of(ActionCompleted completion) {
    return completion.alreadyOver()
        ? "Auto Scaling ended the lifecycle action before it was completed"
        : "lifecycle action completed with " + completion.verdict();
  }

  /** Why the lifecycle action was given up. */
  public static String of(ActionGivenUp rejected) {
    return "lifecycle action given up, its message is deleted: Auto Scaling rejects it: "
        + rejected.reason();
  }

  /** How the termination ended. */
  public static String of(TerminationEnded end) {
    String how =
        switch (end.outcome()) {
          case COMPLETED -> "termination completed";
          case ABANDONED -> "termination ran out of time";
          case OVER -> "termination ended by Auto Scaling";
          case HANDED_OVER -> "termination handed over";
        };
    return how + " after " + seconds(end.took()) + ": " + end.summary();
  }

  /** Why the termination may take longer. */
  public static String of(DeadlineExtended extended) {
    String why =
        extended.anyProtected()
            ? "it waits for protected pods"
            : "the grace period of a pod is " + seconds(extended.longestGrace());
    return "the termination may take longer than --max-time-to-process, because %s: deadline in %s"
        .formatted(why, seconds(extended.remaining()));
  }

  /** That the usual time limit holds again. */
  public static String of(DeadlineRestored restored) {
    return "no protected pod is left, --max-time-to-process counts anew: deadline in %s"
        .formatted(seconds(restored.remaining()));
  }

  /** How many instances the group lacks. */
  public static String of(ReplacementAwaited wait) {
    return "waiting for a replacement: %d of %d instances of the group are in service with Ready nodes,"
            .formatted(wait.ready(), wait.desired())
        + " draining in %s at the latest".formatted(seconds(wait.remaining()));
  }

  /** How the wait for a replacement ended. */
  public static String of(ReplacementWaitEnded end) {
    return "%s after %s: %d of %d instances of the group are in service with Ready nodes"
        .formatted(
            end.ready() >= end.desired() ? "the group is complete" : "no replacement",
            seconds(end.took()),
            end.ready(),
            end.desired());
  }

  /** How the wait for the instance's turn ended. */
  public static String of(IntervalWaitEnded end) {
    return end.isForced()
        ? "completing before its turn (--min-interval), because the deadline has come after %s"
            .formatted(seconds(end.took()))
        : "waited %s for its turn to be completed (--min-interval)".formatted(seconds(end.took()));
  }
}
