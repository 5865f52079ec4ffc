package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.TextFormat.count;
import static io.lifecyclemanager.telemetry.TextFormat.seconds;

import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.ActionGivenUp;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.HeartbeatsAtRisk;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.NodeNotIdentified;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationJoined;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TerminationStateEntered;
import io.lifecyclemanager.model.IntakeFact.EventResponded;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.jspecify.annotations.Nullable;

/**
 * Log lines about terminations as a whole: their start and end, the claim of the node, and the
 * lifecycle actions. Thread-safe.
 */
final class TerminationLogLines {
  private static final Duration AT_RISK_PAUSE = Duration.ofMinutes(1);

  /** The percentage of terminating nodes from which on a warning is logged. */
  private static final long MANY_PERCENT = 30;

  /** The warning is logged again only after the percentage was this much lower. */
  private static final long HYSTERESIS_PERCENT = 5;

  private final StructuredLog log;
  private final LogThrottle throttle;
  private volatile boolean manyTerminating;

  TerminationLogLines(StructuredLog log, LogThrottle throttle) {
    this.log = log;
    this.throttle = throttle;
  }

  void log(TerminationStarted start) {
    write(
        Level.INFO,
        start.subject(),
        start.action(),
        "termination started%s, deadline in %s"
            .formatted(
                start.action() == null ? ": " + start.cause() : "", seconds(start.timeLimit())));
  }

  void log(TerminationStateEntered entered) {
    log.write(Level.DEBUG, entered.subject(), "entered state " + entered.state());
  }

  void log(OwnerFollowed follower) {
    log.write(
        Level.INFO,
        follower.subject(),
        "holding the lifecycle action until replica " + follower.owner() + " has drained the node");
  }

  void log(OrphanAdopted orphan) {
    List<String> details = new ArrayList<>();
    Duration waited = orphan.waited();
    if (waited != null) {
      details.add("waiting for " + seconds(waited));
    }
    if (orphan.owner() != null) {
      details.add("node claimed by replica " + orphan.owner());
    }
    if (orphan.leftByPredecessor()) {
      details.add("started by keikoproj/lifecycle-manager");
    }
    log.write(
        Level.WARN,
        orphan.subject(),
        "adopting orphaned termination: waiting in our hook, no SQS message, no active owner"
            + (details.isEmpty() ? "" : " (" + String.join(", ", details) + ")"));
  }

  void log(NodeReleased release) {
    log.write(
        Level.INFO, release.subject(), "released the node as it was before: " + release.reason());
  }

  void log(EventResponded event) {
    log.write(
        Level.INFO,
        event.subject(),
        "EC2 confirms the %s: %s the node"
            .formatted(event.description(), event.cordonOnly() ? "cordoning" : "draining"));
  }

  void log(ClaimLost lost) {
    log.write(
        Level.INFO,
        lost.subject(),
        "leaving the node to replica " + lost.owner() + ", which claimed it");
  }

  void log(NodeNotIdentified unmatched) {
    int more = unmatched.total() - unmatched.nodes().size();
    log.write(
        Level.WARN,
        unmatched.subject(),
        "no node has the instance's id, and the pods of its node, if it has one, are not evicted:"
            + " nodes without a usable providerID are %s%s (start the kubelet with"
                .formatted(
                    String.join(", ", unmatched.nodes()), more > 0 ? " and " + more + " more" : "")
            + " --provider-id=aws:///ZONE/INSTANCE)");
  }

  void log(DisruptionLimitReached limit) {
    log.write(
        Level.WARN,
        limit.subject(),
        "disruption limit reached, node neither cordoned nor drained yet:"
            + " %d%s nodes are terminating, %d may be (%s)"
                .formatted(
                    limit.terminating(),
                    limit.nodes() < 0 ? "" : " of " + limit.nodes(),
                    limit.allowed(),
                    limit.limit()));
  }

  void log(NodesCounted count) {
    long threshold = manyTerminating ? MANY_PERCENT - HYSTERESIS_PERCENT : MANY_PERCENT;
    boolean many =
        count.terminating() * 100L >= count.nodes() * threshold && count.terminating() > 1;
    if (many && !manyTerminating) {
      log.write(
          Level.WARN,
          "%d of %d nodes are terminating (--max-unavailable limits their number)"
              .formatted(count.terminating(), count.nodes()));
    }
    manyTerminating = many;
  }

  void log(TerminationJoined join) {
    if (join.isNew()) {
      write(Level.INFO, join.subject(), join.action(), "another cause as well: " + join.cause());
    } else {
      write(Level.DEBUG, join.subject(), join.action(), "message delivered again");
    }
  }

  private void write(
      Level level, TerminatingInstance subject, @Nullable LifecycleAction action, String text) {
    if (action == null) {
      log.write(level, subject, text);
    } else {
      log.write(level, subject, action, text);
    }
  }

  void log(HeartbeatSent heartbeat) {
    switch (heartbeat.result()) {
      case RECORDED ->
          log.write(Level.DEBUG, heartbeat.subject(), heartbeat.action(), "heartbeat recorded");
      case OVER ->
          log.write(
              Level.WARN,
              heartbeat.subject(),
              heartbeat.action(),
              "Auto Scaling has ended the lifecycle action");
      // An ActionGivenUp, or a RemoteCallFailed, with the cause precedes it.
      case REJECTED, FAILED ->
          log.write(Level.DEBUG, heartbeat.subject(), heartbeat.action(), "heartbeat failed");
    }
  }

  void log(HeartbeatsAtRisk heartbeats) {
    if (heartbeats.atRisk() == 0) {
      log.write(Level.INFO, "the heartbeats of all held lifecycle actions are on time again");
    } else if (throttle.allow("heartbeats at risk", AT_RISK_PAUSE).isPresent()) {
      log.write(
          Level.WARN,
          "%d of %d held lifecycle actions are about to expire: no heartbeat was accepted in time;"
                  .formatted(heartbeats.atRisk(), heartbeats.held())
              + " raise --heartbeats-per-second, or look for throttling by AWS");
    }
  }

  void log(HardDeadlineKnown deadline) {
    log.write(
        deadline.tightensDeadline() ? Level.INFO : Level.DEBUG,
        deadline.subject(),
        "Auto Scaling ends the termination in "
            + seconds(deadline.remaining())
            + ", regardless of heartbeats");
  }

  void log(NodeClaimed claim) {
    log.write(
        Level.INFO,
        claim.subject(),
        "node %s (cordoned%s) in %s, epoch %d"
            .formatted(
                claim.resumed() ? "claimed again" : "claimed",
                claim.cordonOnly() ? " only" : ", excluded from load balancers",
                seconds(claim.took()),
                claim.epoch()));
  }

  void log(ActionCompleted completion) {
    log.write(
        completion.alreadyOver() ? Level.WARN : Level.INFO,
        completion.subject(),
        completion.action(),
        completion.alreadyOver()
            ? "Auto Scaling ended the lifecycle action before it was completed"
            : "lifecycle action completed with " + completion.verdict());
  }

  void log(ActionGivenUp rejected) {
    log.write(
        Level.WARN,
        rejected.subject(),
        rejected.action(),
        "lifecycle action given up, its message is deleted: Auto Scaling rejects it: "
            + rejected.reason());
  }

  void log(TerminationEnded end) {
    String after = " after " + seconds(end.took()) + ": " + end.summary();
    switch (end.outcome()) {
      case COMPLETED -> log.write(Level.INFO, end.subject(), "termination completed" + after);
      case ABANDONED -> log.write(Level.WARN, end.subject(), "termination ran out of time" + after);
      case OVER ->
          log.write(Level.WARN, end.subject(), "termination ended by Auto Scaling" + after);
      case HANDED_OVER -> log.write(Level.INFO, end.subject(), "termination handed over" + after);
    }
  }
}
