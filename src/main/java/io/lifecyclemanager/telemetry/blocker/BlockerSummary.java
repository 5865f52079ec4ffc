package io.lifecyclemanager.telemetry.blocker;

import static io.lifecyclemanager.model.text.TextFormat.count;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.text.TextFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says in a few lines what keeps terminations from ending: a budget that blocks pods of several
 * nodes has one line, everything else one line for each node. Pure.
 */
public final class BlockerSummary {
  /** A line names this many pods. */
  private static final int MAX_PODS = 5;

  private BlockerSummary() {}

  /**
   * One line.
   *
   * @param key equal for lines about the same node, or about the same shared budget
   * @param content what the line says, without numbers: a line with nothing new in it repeats an
   *     earlier one
   * @param subject the node; null for a shared budget
   * @param text the line
   */
  public record BlockerLine(
      String key, Set<String> content, @Nullable TerminatingInstance subject, String text) {
    /** Copies the set. */
    public BlockerLine {
      content = Set.copyOf(content);
    }
  }

  private record Blocked(TerminatingInstance subject, Blocker blocker) {}

  /** The lines about these blockers as they are now, those of shared budgets first. */
  static List<BlockerLine> lines(Map<TerminatingInstance, List<Blocker>> blockers, Instant now) {
    Map<String, List<Blocked>> byBudget = new TreeMap<>();
    blockers.forEach((subject, own) ->
        own.forEach(blocker -> {
          if (blocker.budget() != null) {
            byBudget
                .computeIfAbsent(blocker.budget(), _ -> new ArrayList<>())
                .add(new Blocked(subject, blocker));
          }
        }));
    byBudget.values().removeIf(blocked -> nodes(blocked) < 2);
    List<BlockerLine> lines = new ArrayList<>();
    byBudget.forEach((budget, blocked) -> lines.add(sharedBudget(budget, blocked, now)));
    blockers.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().instance().value()))
        .forEach(entry -> {
          List<Blocker> own =
              entry.getValue().stream()
                  .filter(one -> one.budget() == null || !byBudget.containsKey(one.budget()))
                  .sorted(Comparator.comparing(one -> String.valueOf(one.pod())))
                  .toList();
          if (!own.isEmpty()) {
            lines.add(node(entry.getKey(), own, now));
          }
        });
    return lines;
  }

  private static long nodes(List<Blocked> blocked) {
    return blocked.stream().map(Blocked::subject).distinct().count();
  }

  private static BlockerLine sharedBudget(String budget, List<Blocked> blocked, Instant now) {
    int nodes = Math.toIntExact(nodes(blocked));
    // The same one from report to report.
    Blocked example =
        Collections.min(blocked, Comparator.comparing(one -> String.valueOf(one.blocker().pod())));
    String reason = example.blocker().reason();
    // Twice as many nodes are worth another line; one more or one less is not.
    int magnitude = Integer.highestOneBit(nodes);
    return new BlockerLine(
        "budget " + budget,
        Set.of(TextFormat.withoutNumbers(reason) + " " + magnitude),
        null,
        "budget %s blocks %s of %d nodes, such as %s on %s: %s %s"
            .formatted(
                budget,
                count(blocked.size(), "pod"),
                nodes,
                example.blocker().pod(),
                name(example.subject()),
                reason,
                example.blocker().describeTimes(now)));
  }

  private static String name(TerminatingInstance subject) {
    return subject.node() == null ? subject.instance().value() : subject.node().name();
  }

  private static BlockerLine node(
      TerminatingInstance subject, List<Blocker> blockers, Instant now) {
    String named =
        blockers.stream()
            .limit(MAX_PODS)
            .map(blocker -> blocker.sentenceWithTimes(now))
            .collect(Collectors.joining("; "));
    String more = blockers.size() > MAX_PODS ? "; " + (blockers.size() - MAX_PODS) + " more" : "";
    return new BlockerLine(
        "node " + subject.instance(),
        blockers.stream().map(BlockerSummary::content).collect(Collectors.toSet()),
        subject,
        "termination blocked by " + named + more);
  }

  private static String content(Blocker blocker) {
    return blocker.kind() + " " + blocker.pod() + " " + TextFormat.withoutNumbers(blocker.reason());
  }
}
