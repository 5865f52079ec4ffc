package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.TextFormat.count;
import static io.lifecyclemanager.telemetry.TextFormat.names;
import static io.lifecyclemanager.telemetry.TextFormat.seconds;

import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.Fact.ClaimLost;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.DrainEnded;
import io.lifecyclemanager.model.Fact.DrainQueued;
import io.lifecyclemanager.model.Fact.DrainStarted;
import io.lifecyclemanager.model.Fact.EvictionAnswered;
import io.lifecyclemanager.model.Fact.EvictionAnswered.EvictionResult;
import io.lifecyclemanager.model.Fact.HardDeadlineKnown;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.HeartbeatsAtRisk;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.lifecyclemanager.model.Fact.OrphanAdopted;
import io.lifecyclemanager.model.Fact.OwnerFollowed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationJoined;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TerminationStateEntered;
import java.time.Duration;
import java.util.OptionalInt;
import org.apache.logging.log4j.Level;

/** What the log says of terminations: their story in a few lines. */
final class TerminationLogLines {
  private static final Duration UNKEPT_PAUSE = Duration.ofMinutes(1);
  private static final Duration REFUSAL_PAUSE = Duration.ofMinutes(1);

  /** From this share on, in percent, so many nodes go at once that somebody should know. */
  private static final long MANY = 30;

  private static final long FORGIVEN = 5;

  private final StructuredLog log;
  private final LogThrottle throttle;
  private volatile boolean manyTerminating;

  TerminationLogLines(StructuredLog teller, LogThrottle repeats) {
    this.log = teller;
    this.throttle = repeats;
  }

  void log(TerminationStarted start) {
    log.write(
        Level.INFO,
        start.subject(),
        start.action(),
        "termination started, deadline in " + seconds(start.timeLimit()));
  }

  void log(TerminationStateEntered entered) {
    log.write(Level.DEBUG, entered.subject(), "entered state " + entered.state());
  }

  void log(OwnerFollowed other) {
    log.write(Level.INFO, other.subject(), "held until " + other.owner() + " has drained the node");
  }

  void log(OrphanAdopted found) {
    String waited = found.waited() == null ? "" : ", and has for " + seconds(found.waited());
    String owner = found.owner() == null ? "" : "; " + found.owner() + " had claimed its node";
    String before =
        found.leftByPredecessor() ? "; keikoproj/lifecycle-manager had begun with it" : "";
    log.write(
        Level.WARN,
        found.subject(),
        "it waits in our hook%s, no message came and nobody works on it: taken up%s%s"
            .formatted(waited, owner, before));
  }

  void log(ClaimLost lost) {
    log.write(Level.INFO, lost.subject(), "left to " + lost.owner() + ", which claimed the node");
  }

  void log(DisruptionLimitReached held) {
    log.write(
        Level.WARN,
        held.subject(),
        "held, neither cordoned nor drained yet: %d of %d nodes are on their way out, %d may be"
                .formatted(held.terminating(), held.nodes(), held.allowed())
            + " (--max-unavailable)");
  }

  void log(NodesCounted count) {
    // From a little less on it is not many any more, or each node that comes and goes would be
    // told.
    long from = manyTerminating ? MANY - FORGIVEN : MANY;
    boolean many = count.terminating() * 100L >= count.nodes() * from && count.terminating() > 1;
    if (many && !manyTerminating) {
      log.write(
          Level.WARN,
          "%d of %d nodes are on their way out (--max-unavailable limits how many)"
              .formatted(count.terminating(), count.nodes()));
    }
    manyTerminating = many;
  }

  void log(DrainQueued wait) {
    log.write(Level.DEBUG, wait.subject(), "waiting to be drained");
  }

  void log(TerminationJoined join) {
    if (join.newAction()) {
      log.write(Level.INFO, join.subject(), join.action(), "one more hook waits for it");
    } else {
      log.write(Level.DEBUG, join.subject(), join.action(), "its message was delivered again");
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
      // The trouble itself is a fact of its own.
      case FAILED ->
          log.write(Level.DEBUG, heartbeat.subject(), heartbeat.action(), "heartbeat failed");
    }
  }

  void log(HeartbeatsAtRisk scarce) {
    if (scarce.atRisk() == 0) {
      log.write(Level.INFO, "all lifecycle actions that are held can be kept alive again");
    } else if (throttle.allow("heartbeats scarce", UNKEPT_PAUSE).isPresent()) {
      log.write(
          Level.WARN,
          "%d of %d lifecycle actions cannot be kept alive: too many heartbeats for the pace"
                  .formatted(scarce.atRisk(), scarce.held())
              + " (--heartbeats-per-second, or AWS throttles), or none was taken in time");
    }
  }

  void log(HardDeadlineKnown deadline) {
    log.write(
        deadline.tightensDeadline() ? Level.INFO : Level.DEBUG,
        deadline.subject(),
        "Auto Scaling ends it in "
            + seconds(deadline.remaining())
            + ", whatever the heartbeats say");
  }

  void log(NodeClaimed claim) {
    log.write(
        Level.INFO,
        claim.subject(),
        "node %s (cordoned, kept out of load balancers) in %s, epoch %d"
            .formatted(
                claim.resumed() ? "claimed again" : "claimed",
                seconds(claim.took()),
                claim.epoch()));
  }

  void log(DeregistrationStarted start) {
    if (start.balancers().isEmpty()) {
      log.write(Level.DEBUG, start.subject(), "in no load balancer");
    } else {
      log.write(
          Level.INFO,
          start.subject(),
          "deregistering from %s: %s"
              .formatted(count(start.balancers().size(), "balancer"), names(start.balancers())));
    }
  }

  void log(DeregistrationEnded end) {
    if (end.failure() != null && !end.onlyDenied()) {
      log.write(
          Level.WARN,
          end.subject(),
          "not deregistered after " + seconds(end.took()) + ": " + end.failure());
    } else {
      log.write(
          Level.INFO,
          end.subject(),
          (end.balancers() == 0
                  ? "in no load balancer"
                  : "deregistered from %s in %s"
                      .formatted(count(end.balancers(), "balancer"), seconds(end.took())))
              + (end.onlyDenied() ? ", as far as that may be seen" : ""));
    }
  }

  void log(DrainStarted start) {
    boolean hadToWait = start.waited().toSeconds() > 0;
    log.write(
        Level.INFO,
        start.subject(),
        "draining: %s to evict, %d left alone%s"
            .formatted(
                count(start.podsToEvict(), "pod"),
                start.podsLeftAlone(),
                hadToWait ? ", waited " + seconds(start.waited()) + " for a slot" : ""));
  }

  void log(EvictionAnswered answer) {
    if (answer.result() == EvictionResult.REFUSED) {
      logRefusal(answer);
    } else if (answer.forced()) {
      log.write(
          Level.WARN,
          answer.subject(),
          answer.pod(),
          "deleted past its budgets because time runs out: " + answer.result().label());
    } else {
      log.write(Level.DEBUG, answer.subject(), answer.pod(), "eviction " + answer.result().label());
    }
  }

  private void logRefusal(EvictionAnswered answer) {
    String key =
        "refusal "
            + answer.subject().instance()
            + " "
            + answer.pod().uid()
            + " "
            + TextFormat.withoutNumbers(answer.detail());
    OptionalInt keptBack = throttle.allow(key, REFUSAL_PAUSE);
    if (keptBack.isPresent()) {
      boolean again = keptBack.getAsInt() > 0;
      log.write(
          again ? Level.WARN : Level.INFO,
          answer.subject(),
          answer.pod(),
          "%s refused%s: %s"
              .formatted(
                  answer.forced() ? "deletion" : "eviction",
                  again ? " still, after " + answer.attempts() + " tries" : "",
                  answer.detail()));
    }
  }

  void log(DrainEnded end) {
    if (end.failure() == null) {
      log.write(
          Level.INFO,
          end.subject(),
          "drained: %s gone in %s".formatted(count(end.podsGone(), "pod"), seconds(end.took())));
    } else {
      log.write(
          Level.WARN,
          end.subject(),
          "drain gave up after %s with %s gone: %s"
              .formatted(seconds(end.took()), count(end.podsGone(), "pod"), end.failure()));
    }
  }

  void log(ActionCompleted completion) {
    log.write(
        completion.alreadyOver() ? Level.WARN : Level.INFO,
        completion.subject(),
        completion.action(),
        completion.alreadyOver()
            ? "lifecycle action was over before it could be completed"
            : "lifecycle action completed with " + completion.verdict());
  }

  void log(TerminationEnded end) {
    String after = " after " + seconds(end.took()) + ": " + end.summary();
    switch (end.outcome()) {
      case COMPLETED -> log.write(Level.INFO, end.subject(), "termination completed" + after);
      case ABANDONED -> log.write(Level.WARN, end.subject(), "termination abandoned" + after);
      case OVER ->
          log.write(Level.WARN, end.subject(), "termination ended by Auto Scaling" + after);
      case HANDED_OVER -> log.write(Level.INFO, end.subject(), "termination handed over" + after);
    }
  }
}
