package io.lifecyclemanager.app;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.ReleaseReport.NodeResult;
import io.lifecyclemanager.app.ReleaseReport.ReleaseStatus;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodeRelease;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.claim.PingRecord;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Runs {@code release} over given nodes. */
final class ReleaseCommand {
  private static final Duration ANSWER_CHECK = Duration.ofSeconds(1);
  private static final int MAX_ATTEMPTS = 4;

  private final Function<String, Optional<NodeView>> lookUp;
  private final Nodes nodes;
  private final NodeRelease release;
  private final OwnerPing pings;
  private final Time time;
  private final Retry retry;
  private final Consumer<String> progress;

  /**
   * @param lookUp reads the node with a name from the API server; empty when there is none
   * @param progress receives what the command waits for
   */
  ReleaseCommand(
      Function<String, Optional<NodeView>> lookUp,
      Nodes nodes,
      Time time,
      RandomGenerator random,
      Consumer<String> progress) {
    this.lookUp = lookUp;
    this.nodes = nodes;
    this.release = new NodeRelease(nodes);
    this.pings = new OwnerPing(nodes);
    this.time = time;
    this.progress = progress;
    this.retry = new Retry(time, random).policy(RetryPolicy.TRANSIENT.atMost(MAX_ATTEMPTS));
  }

  /**
   * Releases the nodes, one after another. Changes nothing when one of them does not exist.
   *
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult run(ReleaseSettings settings) throws InterruptedException {
    List<NodeView> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    try {
      for (String name : settings.nodes()) {
        retry.call(() -> lookUp.apply(name)).ifPresentOrElse(found::add, () -> unknown.add(name));
      }
    } catch (RemoteFailure failure) {
      return new CommandResult("", failure.getMessage(), AdminCommands.FAILED);
    }
    if (!unknown.isEmpty()) {
      return new CommandResult(
          "",
          "no such node: " + String.join(", ", unknown) + "; nothing was changed",
          AdminCommands.INVALID_SETTINGS);
    }
    List<NodeResult> results = new ArrayList<>();
    for (NodeView node : found) {
      results.add(result(node, settings));
    }
    return new ReleaseReport(results).toResult(settings.json());
  }

  private NodeResult result(NodeView node, ReleaseSettings settings) throws InterruptedException {
    String name = node.ref().name();
    if (!node.hasMarks()) {
      return new NodeResult(name, ReleaseStatus.NOT_CLAIMED, "");
    }
    Optional<ClaimRecord> claim = ClaimRecord.parse(node.claim());
    boolean isUnreadable = node.claim() != null && claim.isEmpty();
    if (isUnreadable && !settings.force()) {
      return new NodeResult(
          name,
          ReleaseStatus.NOT_RELEASED,
          "its claim is not readable: run %s, and then release --force to remove the claim"
              .formatted(restoreCommands(name)));
    }
    Optional<String> owner =
        claim
            .filter(ClaimRecord::isInProgress)
            .filter(_ -> !PingRecord.of(node).hasOwnerLeft())
            .map(ClaimRecord::owner);
    if (settings.dryRun()) {
      return new NodeResult(
          name,
          ReleaseStatus.WOULD_BE_RELEASED,
          owner
              .filter(_ -> !settings.force())
              .map(it -> "unless replica " + it + ", which claimed it, answers an owner ping")
              .orElse(""));
    }
    try {
      ReleaseOutcome outcome =
          owner.isPresent() && !settings.force()
              ? releaseUnlessAnswered(node, owner.get())
              : retry.call(() -> release.release(node));
      return released(outcome, node, owner.orElse(""));
    } catch (RemoteFailure failure) {
      return new NodeResult(name, ReleaseStatus.FAILED, failure.getMessage());
    }
  }

  /** Pings the owner, waits for its answer, and releases the node where none comes. */
  private ReleaseOutcome releaseUnlessAnswered(NodeView seen, String owner)
      throws InterruptedException {
    Optional<NodeView> pinged = retry.call(() -> pings.pingOwnerOf(seen));
    if (pinged.isPresent()) {
      progress.accept(
          "%s: waiting up to %d s for replica %s to answer an owner ping"
              .formatted(seen.ref().name(), OwnerPing.ANSWER_TIMEOUT.toSeconds(), owner));
      Deadline end = time.in(OwnerPing.ANSWER_TIMEOUT);
      retry.repeat(() -> {
        boolean isOpen =
            nodes.read(seen.ref()).filter(now -> PingRecord.of(now).isUnanswered()).isPresent();
        return isOpen && !time.isPast(end) ? Optional.of(ANSWER_CHECK) : Optional.empty();
      });
    }
    // Without a ping the node is gone, or its claim is another one: the outcome says which.
    return retry.call(() -> release.releaseUnlessAnswered(pinged.orElse(seen)));
  }

  /** The commands for a node of which is not known what it was like before. */
  private static String restoreCommands(String name) {
    return "kubectl uncordon %s; kubectl label node %s %s-"
        .formatted(name, name, NodeMarks.EXCLUDE_LABEL);
  }

  private static String remainingCordon(NodeView before, NodeView now) {
    String name = now.ref().name();
    if (now.holdMarks().heldBy().isPresent()) {
      return "it is still cordoned, because it is held; lifecycle-manager unhold %s ends the hold"
          .formatted(name);
    }
    Optional<ClaimRecord> claim = ClaimRecord.parse(before.claim());
    if (claim.filter(it -> it.wasCordoned() || it.isWithoutCordon()).isPresent()) {
      return "it is still cordoned, by another actor";
    }
    return claim.isPresent()
        ? "it is still cordoned: its exclusion label was changed, so that the cordon may be that of"
            + " another actor; kubectl uncordon %s removes it".formatted(name)
        : "it is still cordoned, and what it was like before is not known: run "
            + restoreCommands(name);
  }

  private static NodeResult released(ReleaseOutcome outcome, NodeView before, String owner) {
    String name = before.ref().name();
    return switch (outcome) {
      case ReleaseOutcome.ReleaseWritten(NodeView now) ->
          new NodeResult(
              name,
              ReleaseStatus.RELEASED,
              now.unschedulable() ? remainingCordon(before, now) : "");
      case ReleaseOutcome.NotClaimed() -> new NodeResult(name, ReleaseStatus.NOT_CLAIMED, "");
      case ReleaseOutcome.OwnerAnswered() ->
          new NodeResult(
              name,
              ReleaseStatus.NOT_RELEASED,
              "replica %s drains it; end the termination first, or give --force".formatted(owner));
      case ReleaseOutcome.ClaimChanged() ->
          new NodeResult(
              name, ReleaseStatus.NOT_RELEASED, "a replica has claimed it anew meanwhile");
      case ReleaseOutcome.NodeMissing() ->
          new NodeResult(name, ReleaseStatus.NOT_CLAIMED, "the node was deleted meanwhile");
    };
  }
}
