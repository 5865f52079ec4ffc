package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.BlockerSummary.BlockerLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.jspecify.annotations.Nullable;

/**
 * Logs what keeps terminations from ending: once for each node or shared budget, and again when
 * there is something new in it. Thread-safe.
 */
final class BlockerLogLines {
  /** A budget may block one node and two nodes in turn. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final StructuredLog log;
  private final Time time;
  private final Map<String, LoggedLine> logged = new HashMap<>();

  /** What the lines of one key have said; is forgotten some time after the last of them. */
  private static final class LoggedLine {
    final Set<String> content = new HashSet<>();
    @Nullable Deadline forgottenAt;
  }

  BlockerLogLines(StructuredLog log, Time time) {
    this.log = log;
    this.time = time;
  }

  synchronized void log(BlockersListed blockers) {
    List<BlockerLine> lines = BlockerSummary.lines(blockers.urgent(), time.now());
    forgetAllBut(lines.stream().map(BlockerLine::key).collect(Collectors.toSet()));
    for (BlockerLine line : lines) {
      LoggedLine known = logged.computeIfAbsent(line.key(), _ -> new LoggedLine());
      if (known.content.addAll(line.content())) {
        if (line.subject() == null) {
          log.write(Level.WARN, line.text());
        } else {
          log.write(Level.WARN, line.subject(), line.text());
        }
      }
    }
  }

  private void forgetAllBut(Set<String> keys) {
    logged.values().removeIf(line -> line.forgottenAt != null && time.isPast(line.forgottenAt));
    logged.forEach((key, line) -> {
      if (keys.contains(key)) {
        line.forgottenAt = null;
      } else if (line.forgottenAt == null) {
        line.forgottenAt = time.in(MEMORY);
      }
    });
  }
}
