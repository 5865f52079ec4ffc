package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.telemetry.BlockerSummary.BlockerLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.Level;

/**
 * Logs what keeps terminations from ending: once for each node or shared budget, and again when
 * there is something new in it. Thread-safe.
 */
final class BlockerLogLines {
  private final StructuredLog log;
  private final Map<String, Set<String>> logged = new HashMap<>();

  BlockerLogLines(StructuredLog log) {
    this.log = log;
  }

  synchronized void log(BlockersListed blockers) {
    Map<String, BlockerLine> lines = new HashMap<>();
    for (BlockerLine line : BlockerSummary.lines(blockers.urgent())) {
      lines.put(line.key(), line);
    }
    logged.keySet().retainAll(lines.keySet());
    lines.forEach((key, line) -> {
      if (logged.computeIfAbsent(key, _ -> new HashSet<>()).addAll(line.content())) {
        if (line.subject() == null) {
          log.write(Level.WARN, line.text());
        } else {
          log.write(Level.WARN, line.subject(), line.text());
        }
      }
    });
  }
}
