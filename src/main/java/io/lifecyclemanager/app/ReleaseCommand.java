package io.lifecyclemanager.app;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.ReleaseReport.NodeResult;
import io.lifecyclemanager.app.ReleaseReport.ReleaseStatus;
import io.lifecyclemanager.claim.ClaimRecord;
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
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Runs {@code release} over given nodes. */
final class ReleaseCommand {
  /** How long a live owner may take to answer a ping: usually it needs less than a second. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration ANSWER_CHECK = Duration.ofSeconds(1);
  private static final int MAX_ATTEMPTS = 4;

  private final Function<String, Optional<NodeView>> lookUp;
  private final Nodes nodes;
  private final NodeRelease release;
  private final OwnerPing pings;
  private final Time time;
  private final Retry retry;

  /**
   * @param lookUp reads the node with a name from the API server; empty when there is none
   */
  ReleaseCommand(
      Function<String, Optional<NodeView>> lookUp, Nodes nodes, Time time, RandomGenerator random) {
    this.lookUp = lookUp;
    this.nodes = nodes;
    this.release = new NodeRelease(nodes);
    this.pings = new OwnerPing(nodes);
    this.time = time;
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
    Optional<String> owner =
        ClaimRecord.parse(node.claim())
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
      if (owner.isPresent() && !settings.force() && hasAnswer(node)) {
        return new NodeResult(
            name,
            ReleaseStatus.NOT_RELEASED,
            "replica %s drains it; end the termination first, or give --force"
                .formatted(owner.get()));
      }
      return released(retry.call(() -> release.release(node)), name);
    } catch (RemoteFailure failure) {
      return new NodeResult(name, ReleaseStatus.FAILED, failure.getMessage());
    }
  }

  /** Pings the owner, and waits for its answer. */
  private boolean hasAnswer(NodeView seen) throws InterruptedException {
    Optional<NodeView> pinged = retry.call(() -> nodes.read(seen.ref()).flatMap(pings::ping));
    Deadline end = time.in(ANSWER_TIMEOUT);
    NodeView[] last = {pinged.orElse(seen)};
    retry.repeat(() -> {
      nodes.read(seen.ref()).ifPresent(now -> last[0] = now);
      boolean isOpen = PingRecord.of(last[0]).isUnanswered() && !time.isPast(end);
      return isOpen ? Optional.of(ANSWER_CHECK) : Optional.empty();
    });
    return !PingRecord.of(last[0]).isUnanswered();
  }

  private static NodeResult released(ReleaseOutcome outcome, String name) {
    return switch (outcome) {
      case ReleaseOutcome.ReleaseWritten(NodeView now) ->
          new NodeResult(
              name,
              ReleaseStatus.RELEASED,
              now.unschedulable() ? "it is still cordoned, by another actor" : "");
      case ReleaseOutcome.NotClaimed() -> new NodeResult(name, ReleaseStatus.NOT_CLAIMED, "");
      case ReleaseOutcome.ClaimChanged() ->
          new NodeResult(
              name, ReleaseStatus.NOT_RELEASED, "a replica has claimed it anew meanwhile");
      case ReleaseOutcome.NodeMissing() ->
          new NodeResult(name, ReleaseStatus.NOT_CLAIMED, "the node was deleted meanwhile");
    };
  }
}
