package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.model.text.TextFormat.count;

import io.lifecyclemanager.model.DrainFact.DaemonSetPodsEvicted;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionWithoutEffect;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;
import io.lifecyclemanager.model.text.PhaseText;
import io.lifecyclemanager.telemetry.log.LogThrottle;
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
    log.write(
        start.balancers().isEmpty() ? Level.DEBUG : Level.INFO,
        start.subject(),
        PhaseText.of(start));
  }

  void log(DeregistrationEnded end) {
    boolean hasFailed = end.failure() != null && !end.onlyDenied();
    log.write(hasFailed ? Level.WARN : Level.INFO, end.subject(), PhaseText.of(end));
  }

  void log(TargetDraining target) {
    log.write(Level.DEBUG, target.subject(), PhaseText.of(target));
  }

  void log(TargetLeft target) {
    log.write(Level.DEBUG, target.subject(), PhaseText.of(target));
  }

  void log(DrainQueued queued) {
    log.write(Level.DEBUG, queued.subject(), "waiting for a drain slot");
  }

  void log(DrainStarted start) {
    log.write(Level.INFO, start.subject(), PhaseText.of(start));
  }

  /** What keeps being refused is logged as a blocker, once for all attempts. */
  void log(EvictionAnswered answer) {
    log.write(
        answer.forced() ? Level.WARN : Level.DEBUG,
        answer.subject(),
        answer.pod(),
        PhaseText.of(answer));
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
    log.write(Level.WARN, deletion.subject(), PhaseText.of(deletion));
  }

  void log(PodsRecreated recreated) {
    log.write(Level.WARN, recreated.subject(), PhaseText.of(recreated));
  }

  void log(SurgeDecided surge) {
    log.write(
        surge.obstacle() == null ? Level.INFO : Level.WARN, surge.subject(), PhaseText.of(surge));
  }

  void log(DrainEnded end) {
    log.write(end.failure() == null ? Level.INFO : Level.WARN, end.subject(), PhaseText.of(end));
  }

  void log(DaemonSetPodsEvicted pods) {
    log.write(pods.left().isEmpty() ? Level.INFO : Level.WARN, pods.subject(), PhaseText.of(pods));
  }

  void log(VolumeWaitStarted wait) {
    log.write(Level.INFO, wait.subject(), PhaseText.of(wait));
  }

  void log(VolumeWaitEnded end) {
    log.write(end.attached().isEmpty() ? Level.INFO : Level.WARN, end.subject(), PhaseText.of(end));
  }
}
