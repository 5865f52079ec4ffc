package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.DeadlineExtended;
import io.lifecyclemanager.model.DrainFact.DeadlineRestored;
import io.lifecyclemanager.model.DrainFact.IntervalWaitEnded;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.DrainFact.ReplacementAwaited;
import io.lifecyclemanager.model.DrainFact.ReplacementWaitEnded;
import io.lifecyclemanager.model.IntakeFact.NodeHoldEnded;
import io.lifecyclemanager.model.IntakeFact.NodeHoldSet;
import io.lifecyclemanager.model.text.TerminationText;
import org.apache.logging.log4j.Level;

/** Log lines about what is asked of a termination, its deadline, and node holds. Thread-safe. */
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
    log.write(Level.INFO, extended.subject(), TerminationText.of(extended));
  }

  void log(DeadlineRestored restored) {
    log.write(Level.INFO, restored.subject(), TerminationText.of(restored));
  }

  void log(ReplacementAwaited wait) {
    log.write(Level.INFO, wait.subject(), TerminationText.of(wait));
  }

  void log(IntervalWaitEnded end) {
    log.write(end.isForced() ? Level.WARN : Level.INFO, end.subject(), TerminationText.of(end));
  }

  void log(ReplacementWaitEnded end) {
    boolean isComplete = end.ready() >= end.desired();
    log.write(isComplete ? Level.INFO : Level.WARN, end.subject(), TerminationText.of(end));
  }

  void log(NodeHoldSet hold) {
    log.write(
        Level.INFO,
        hold.node(),
        hold.instance(),
        "%s until %s, for %s: %s"
            .formatted(
                hold.isAgain()
                    ? "the node has registered again: holding it again"
                    : "holding the node",
                hold.until() == null ? "the hold is removed" : hold.until(),
                hold.author(),
                hold.reason()));
  }

  void log(NodeHoldEnded end) {
    log.write(
        Level.INFO,
        end.node(),
        end.instance(),
        "the hold of the node has ended: %s (it was held for: %s)"
            .formatted(end.cause(), end.reason()));
  }
}
