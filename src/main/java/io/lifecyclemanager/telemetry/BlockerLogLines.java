package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.blocker.BlockerSummary.BlockerLine;
import io.lifecyclemanager.telemetry.blocker.NewBlockerLines;
import org.apache.logging.log4j.Level;

/**
 * Logs what keeps terminations from ending: once for each node or shared budget, and again when
 * there is something new in it. Thread-safe.
 */
final class BlockerLogLines {
  private final StructuredLog log;
  private final NewBlockerLines lines;

  BlockerLogLines(StructuredLog log, Time time) {
    this.log = log;
    this.lines = new NewBlockerLines(time);
  }

  void log(BlockersListed blockers) {
    for (BlockerLine line : lines.of(blockers)) {
      if (line.subject() == null) {
        log.write(Level.WARN, line.text());
      } else {
        log.write(Level.WARN, line.subject(), line.text());
      }
    }
  }
}
