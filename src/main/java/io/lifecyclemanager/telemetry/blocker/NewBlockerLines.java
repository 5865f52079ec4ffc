package io.lifecyclemanager.telemetry.blocker;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.blocker.BlockerSummary.BlockerLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is new among the blockers: once for each node or shared budget, and again when there
 * is something new in it. Thread-safe.
 */
public final class NewBlockerLines {
  /** A budget may block one node and two nodes in turn. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final Time time;
  private final Map<String, KnownLine> known = new HashMap<>();

  /** What the lines of one key have said; is forgotten some time after the last of them. */
  private static final class KnownLine {
    final Set<String> content = new HashSet<>();
    @Nullable Deadline forgottenAt;
  }

  /** Knows no line yet. */
  public NewBlockerLines(Time time) {
    this.time = time;
  }

  /** The lines about these blockers that say something new. */
  public synchronized List<BlockerLine> of(BlockersListed blockers) {
    List<BlockerLine> lines = BlockerSummary.lines(blockers.urgent(), time.now());
    forgetAllBut(lines.stream().map(BlockerLine::key).collect(Collectors.toSet()));
    return lines.stream()
        .filter(line ->
            known.computeIfAbsent(line.key(), _ -> new KnownLine()).content.addAll(line.content()))
        .toList();
  }

  private void forgetAllBut(Set<String> keys) {
    known.values().removeIf(line -> line.forgottenAt != null && time.isPast(line.forgottenAt));
    known.forEach((key, line) -> {
      if (keys.contains(key)) {
        line.forgottenAt = null;
      } else if (line.forgottenAt == null) {
        line.forgottenAt = time.in(MEMORY);
      }
    });
  }
}
