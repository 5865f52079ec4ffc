package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.model.text.TextFormat.seconds;

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
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.text.TerminationText;
import io.lifecyclemanager.telemetry.log.LogThrottle;
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
    write(Level.INFO, start.subject(), start.action(), TerminationText.of(start));
  }

  void log(TerminationStateEntered entered) {
    log.write(Level.DEBUG, entered.subject(), "entered state " + entered.state());
  }

  void log(OwnerFollowed follower) {
    log.write(Level.INFO, follower.subject(), TerminationText.of(follower));
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

  void log(InterventionRequested request) {
    log.write(Level.WARN, request.subject(), request.text());
  }

  void log(EventResponded event) {
    log.write(
        Level.INFO,
        event.subject(),
        "EC2 confirms the %s: %s the node"
            .formatted(event.description(), event.cordonOnly() ? "cordoning" : "draining"));
  }

  void log(ClaimLost lost) {
    log.write(Level.INFO, lost.subject(), TerminationText.of(lost));
  }

  void log(NodeNotIdentified unmatched) {
    log.write(Level.WARN, unmatched.subject(), TerminationText.of(unmatched));
  }

  void log(DisruptionLimitReached limit) {
    log.write(Level.WARN, limit.subject(), TerminationText.of(limit));
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
    write(
        join.isNew() ? Level.INFO : Level.DEBUG,
        join.subject(),
        join.action(),
        TerminationText.of(join));
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
        TerminationText.of(deadline));
  }

  void log(NodeClaimed claim) {
    log.write(Level.INFO, claim.subject(), TerminationText.of(claim));
  }

  void log(ActionCompleted completion) {
    log.write(
        completion.alreadyOver() ? Level.WARN : Level.INFO,
        completion.subject(),
        completion.action(),
        TerminationText.of(completion));
  }

  void log(ActionGivenUp rejected) {
    log.write(Level.WARN, rejected.subject(), rejected.action(), TerminationText.of(rejected));
  }

  void log(TerminationEnded end) {
    Level level =
        switch (end.outcome()) {
          case COMPLETED, HANDED_OVER -> Level.INFO;
          case ABANDONED, OVER -> Level.WARN;
        };
    log.write(level, end.subject(), TerminationText.of(end));
  }
}
