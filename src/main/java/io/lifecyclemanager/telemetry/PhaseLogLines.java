package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.TextFormat.count;
import static io.lifecyclemanager.telemetry.TextFormat.names;
import static io.lifecyclemanager.telemetry.TextFormat.seconds;

import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DrainFact.EvictionWithoutEffect;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import org.apache.logging.log4j.Level;

/** Log lines about deregistration and drain. Thread-safe. */
final class PhaseLogLines {
  private static final Duration REFUSAL_PAUSE = Duration.ofMinutes(1);

  private final StructuredLog log;
  private final LogThrottle throttle;

  PhaseLogLines(StructuredLog log, LogThrottle throttle) {
    this.log = log;
    this.throttle = throttle;
  }

  void log(DeregistrationStarted start) {
    if (start.balancers().isEmpty()) {
      log.write(Level.DEBUG, start.subject(), "registered with no load balancer");
    } else {
      log.write(
          Level.INFO,
          start.subject(),
          "deregistering from %s: %s"
              .formatted(
                  count(start.balancers().size(), "load balancer"), names(start.balancers())));
    }
  }

  void log(DeregistrationEnded end) {
    if (end.failure() != null && !end.onlyDenied()) {
      log.write(
          Level.WARN,
          end.subject(),
          "deregistration failed after " + seconds(end.took()) + ": " + end.failure());
      return;
    }
    String text =
        end.balancers() == 0
            ? "registered with no load balancer"
            : "deregistered from %s in %s"
                .formatted(count(end.balancers(), "load balancer"), seconds(end.took()));
    log.write(
        Level.INFO,
        end.subject(),
        text + (end.onlyDenied() ? ", except those that permissions hide" : ""));
  }

  void log(DrainQueued queued) {
    log.write(Level.DEBUG, queued.subject(), "waiting for a drain slot");
  }

  void log(DrainStarted start) {
    boolean hadToWait = start.waited().toSeconds() > 0;
    log.write(
        Level.INFO,
        start.subject(),
        "draining: %s to evict, %d ignored%s"
            .formatted(
                count(start.podsToEvict(), "pod"),
                start.podsLeftAlone(),
                hadToWait ? ", waited " + seconds(start.waited()) + " for a drain slot" : ""));
  }

  void log(EvictionAnswered answer) {
    String text = answer.result().label();
    if (answer.result() == EvictionResult.REFUSED) {
      logRefusal(answer);
    } else if (answer.forced()) {
      log.write(
          Level.WARN,
          answer.subject(),
          answer.pod(),
          "forced deletion past %s, because the deadline approaches: %s"
              .formatted(
                  answer.budget() == null
                      ? "all disruption budgets"
                      : "disruption budget " + answer.budget(),
                  text));
    } else {
      log.write(Level.DEBUG, answer.subject(), answer.pod(), "eviction " + text);
    }
  }

  /** What keeps being refused is logged as a blocker, once for all attempts. */
  private void logRefusal(EvictionAnswered answer) {
    log.write(
        answer.forced() ? Level.WARN : Level.DEBUG,
        answer.subject(),
        answer.pod(),
        "%s refused: %s".formatted(answer.forced() ? "deletion" : "eviction", answer.detail()));
  }

  void log(EvictionWithoutEffect eviction) {
    String key = "no effect " + eviction.subject().instance() + " " + eviction.pod().uid();
    if (throttle.allow(key, REFUSAL_PAUSE).isPresent()) {
      log.write(
          Level.WARN,
          eviction.subject(),
          eviction.pod(),
          "eviction accepted, but the pod does not terminate (%s): look for a webhook that changes"
                  .formatted(count(eviction.attempts(), "attempt"))
              + " evictions into dry runs; the pod is evicted again");
    }
  }

  void log(UnreachablePodsDeleted deletion) {
    log.write(
        Level.WARN,
        deletion.subject(),
        "the node is unreachable (Ready=Unknown): %d of %s deleted with grace period 0, so that"
                .formatted(deletion.deleted(), count(deletion.pods(), "pod"))
            + " their successors and volumes can move (--force-unreachable)");
  }

  void log(PodsRecreated recreated) {
    log.write(
        Level.WARN,
        recreated.subject(),
        "%s puts its pods back on the terminating node (%s so far): the drain does not wait for its"
                .formatted(recreated.owner(), count(recreated.pods(), "pod"))
            + " next ones; remove its tolerations or its nodeName");
  }

  void log(SurgeDecided surge) {
    if (surge.obstacle() == null) {
      log.write(
          Level.INFO,
          surge.subject(),
          "rolling restart of %s requested: its budget allows no eviction, and a new pod is to be"
                  .formatted(surge.workload())
              + " ready before the old one stops");
    } else {
      log.write(
          Level.WARN,
          surge.subject(),
          "%s cannot start a new pod before the old one stops: it %s"
              .formatted(surge.workload(), surge.obstacle()));
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
          "drain failed after %s with %s gone: %s"
              .formatted(seconds(end.took()), count(end.podsGone(), "pod"), end.failure()));
    }
  }

  void log(DaemonSetPodsEvicted pods) {
    String gone = count(pods.podsGone(), "DaemonSet pod") + " gone in " + seconds(pods.took());
    log.write(
        pods.left().isEmpty() ? Level.INFO : Level.WARN,
        pods.subject(),
        pods.left().isEmpty()
            ? gone
            : gone
                + "; still there: "
                + names(pods.left().stream().map(PodRef::toString).toList()));
  }

  void log(VolumeWaitStarted wait) {
    log.write(
        Level.INFO,
        wait.subject(),
        "waiting until %s of drained pods %s detached: %s"
            .formatted(
                count(wait.volumes().size(), "volume"),
                wait.volumes().size() == 1 ? "is" : "are",
                names(wait.volumes())));
  }

  void log(VolumeWaitEnded end) {
    if (end.attached().isEmpty()) {
      log.write(
          Level.INFO,
          end.subject(),
          "%s detached in %s".formatted(count(end.volumes(), "volume"), seconds(end.took())));
    } else {
      log.write(
          Level.WARN,
          end.subject(),
          "%d of %s still attached after %s: %s; the next pods may have to wait for them"
              .formatted(
                  end.attached().size(),
                  count(end.volumes(), "volume"),
                  seconds(end.took()),
                  names(end.attached())));
    }
  }
}
