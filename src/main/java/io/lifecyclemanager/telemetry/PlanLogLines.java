package io.lifecyclemanager.telemetry;

import static io.lifecyclemanager.telemetry.TextFormat.seconds;

import io.lifecyclemanager.model.DrainFact.DeadlineExtended;
import io.lifecyclemanager.model.DrainFact.DeadlineRestored;
import io.lifecyclemanager.model.DrainFact.IntervalWaitEnded;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.DrainFact.ReplacementAwaited;
import io.lifecyclemanager.model.DrainFact.ReplacementWaitEnded;
import org.apache.logging.log4j.Level;

/** Log lines about what is asked of a termination, and its deadline. Thread-safe. */
final class PlanLogLines {
  private final StructuredLog log;

  PlanLogLines(StructuredLog log) {
    this.log = log;
  }

  void log(PlanValueInvalid value) {
    log.write(
        Level.WARN,
        value.subject(),
        "%s (%s) is not valid and has no effect: %s"
            .formatted(value.text(), value.source(), value.remedy()));
  }

  void log(DeadlineExtended extended) {
    String why =
        extended.anyProtected()
            ? "it waits for protected pods"
            : "the grace period of a pod is " + seconds(extended.longestGrace());
    log.write(
        Level.INFO,
        extended.subject(),
        "the termination may take longer than --max-time-to-process, because %s: deadline in %s"
            .formatted(why, seconds(extended.remaining())));
  }

  void log(DeadlineRestored restored) {
    log.write(
        Level.INFO,
        restored.subject(),
        "no protected pod is left, --max-time-to-process counts anew: deadline in %s"
            .formatted(seconds(restored.remaining())));
  }

  void log(ReplacementAwaited wait) {
    log.write(
        Level.INFO,
        wait.subject(),
        "waiting for a replacement: %d of %d instances of the group are in service with Ready nodes,"
                .formatted(wait.ready(), wait.desired())
            + " draining in %s at the latest".formatted(seconds(wait.remaining())));
  }

  void log(IntervalWaitEnded end) {
    log.write(
        end.isForced() ? Level.WARN : Level.INFO,
        end.subject(),
        end.isForced()
            ? "completing before its turn (--min-interval), because the deadline has come after %s"
                .formatted(seconds(end.took()))
            : "waited %s for its turn to be completed (--min-interval)"
                .formatted(seconds(end.took())));
  }

  void log(ReplacementWaitEnded end) {
    boolean isComplete = end.ready() >= end.desired();
    log.write(
        isComplete ? Level.INFO : Level.WARN,
        end.subject(),
        "%s after %s: %d of %d instances of the group are in service with Ready nodes"
            .formatted(
                isComplete ? "the group is complete" : "no replacement",
                seconds(end.took()),
                end.ready(),
                end.desired()));
  }
}
