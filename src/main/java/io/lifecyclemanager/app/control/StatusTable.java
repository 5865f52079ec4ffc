package io.lifecyclemanager.app.control;

import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of terminations, at most 100 columns wide. What blocks a termination is on a line of
 * its own below it, where there is room for it. Pure.
 */
final class StatusTable {
  static final int WIDTH = 100;

  private static final String GAP = "  ";
  private static final Duration NEAR_DEADLINE = Duration.ofMinutes(2);

  private StatusTable() {}

  /** A column, with the width to which it shrinks where the table is too wide. */
  private enum StatusColumn {
    INSTANCE(19),
    NODE(14),
    GROUP(14),
    PHASE(12),
    SINCE(6),
    DEADLINE(8),
    OWNER(15);

    private final int narrow;

    StatusColumn(int narrow) {
      this.narrow = narrow;
    }

    String shorten(String cell, int width) {
      // The names of replicas differ at the end.
      return this == OWNER
          ? TerminalText.shortenStart(cell, width)
          : TerminalText.shorten(cell, width);
    }
  }

  /** The columns that get more than their narrow width first. */
  private static final List<StatusColumn> WIDENED =
      List.of(
          StatusColumn.PHASE,
          StatusColumn.NODE,
          StatusColumn.GROUP,
          StatusColumn.OWNER,
          StatusColumn.INSTANCE);

  /** The table with its header, without a line break at the end. */
  static String render(List<TerminationStatus> terminations, Instant now, boolean coloured) {
    if (terminations.isEmpty()) {
      return "no termination is in progress";
    }
    List<Map<StatusColumn, String>> rows =
        terminations.stream().map(each -> cells(each, now)).toList();
    Map<StatusColumn, Integer> widths = widths(rows);
    List<String> lines = new ArrayList<>();
    lines.add(line(StatusColumn::name, widths));
    for (int row = 0; row < rows.size(); row++) {
      TerminationStatus termination = terminations.get(row);
      String line = line(rows.get(row)::get, widths);
      lines.add(coloured ? coloured(line, termination, now) : line);
      String remark = remark(termination);
      if (!remark.isEmpty()) {
        lines.add(TerminalText.shorten(GAP + TerminalText.clean(remark), WIDTH));
      }
    }
    return String.join("\n", lines);
  }

  private static Map<StatusColumn, String> cells(TerminationStatus termination, Instant now) {
    Instant deadline = earliest(termination.deadline(), termination.hardDeadline());
    return Map.of(
        StatusColumn.INSTANCE, TerminalText.clean(termination.instance()),
        StatusColumn.NODE, TerminalText.clean(shortNode(termination.node())),
        StatusColumn.GROUP, TerminalText.clean(termination.group()),
        StatusColumn.PHASE, TerminalText.clean(termination.phase()),
        StatusColumn.SINCE, TerminalText.duration(Duration.between(termination.since(), now)),
        StatusColumn.DEADLINE, deadline == null ? "-" : TerminalText.countdown(deadline, now),
        StatusColumn.OWNER, TerminalText.clean(termination.owner()));
  }

  private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  /** Without the domain, which all nodes of a region share. */
  private static @Nullable String shortNode(@Nullable String node) {
    return node == null ? null : node.replaceFirst("(?<=.)\\..*", "");
  }

  /** How many blockers there are of each kind: those that need attention, and the others. */
  private static String remark(TerminationStatus termination) {
    if (termination.source() == StatusSource.CLAIM) {
      return "known from the claim on the node: no replica that answered has it";
    }
    String blocked = summaries(termination, true);
    String awaited = summaries(termination, false);
    long more = termination.podsNotListed();
    return Stream.of(
            blocked.isEmpty() ? "" : "blocked by " + blocked,
            awaited.isEmpty() ? "" : "waits for " + awaited,
            more == 0 ? "" : more == 1 ? "1 more pod" : more + " more pods")
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String summaries(TerminationStatus termination, boolean attention) {
    return termination.blockers().stream()
        .filter(blocker -> blocker.attention() == attention)
        .collect(
            Collectors.groupingBy(BlockerStatus::kind, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(kind -> summary(kind.getKey().replace('_', ' '), kind.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String summary(String kind, List<BlockerStatus> blockers) {
    if (blockers.stream().anyMatch(blocker -> blocker.pod() == null)) {
      return kind;
    }
    List<String> budgets =
        blockers.stream().map(BlockerStatus::budget).filter(Objects::nonNull).distinct().toList();
    return "%d %s (%s%s)"
        .formatted(
            blockers.size(),
            blockers.size() == 1 ? "pod" : "pods",
            kind,
            budgets.size() == 1 ? " " + budgets.getFirst() : "");
  }

  private static Map<StatusColumn, Integer> widths(List<Map<StatusColumn, String>> rows) {
    Map<StatusColumn, Integer> natural = new EnumMap<>(StatusColumn.class);
    Map<StatusColumn, Integer> widths = new EnumMap<>(StatusColumn.class);
    int left = WIDTH + GAP.length();
    for (StatusColumn column : StatusColumn.values()) {
      int longest =
          rows.stream()
              .map(row -> row.getOrDefault(column, ""))
              .mapToInt(cell -> cell.codePointCount(0, cell.length()))
              .max()
              .orElse(0);
      int width = Math.max(longest, column.name().length());
      int narrow = Math.min(width, column.narrow);
      natural.put(column, width);
      widths.put(column, narrow);
      left -= narrow + GAP.length();
    }
    for (StatusColumn column : WIDENED) {
      int narrow = widths.getOrDefault(column, 0);
      int more = Math.min(left, natural.getOrDefault(column, 0) - narrow);
      widths.put(column, narrow + more);
      left -= more;
    }
    return widths;
  }

  private static String line(
      Function<StatusColumn, String> cells, Map<StatusColumn, Integer> widths) {
    StringBuilder line = new StringBuilder();
    widths.forEach((column, width) -> {
      String cell = column.shorten(cells.apply(column), width);
      line.append(line.isEmpty() ? "" : GAP).append(TerminalText.pad(cell, width));
    });
    return line.toString().stripTrailing();
  }

  /** Red where the deadline is near or past, yellow where an operator should look at it. */
  private static String coloured(String line, TerminationStatus termination, Instant now) {
    Instant deadline = earliest(termination.deadline(), termination.hardDeadline());
    boolean isNear = deadline != null && deadline.isBefore(now.plus(NEAR_DEADLINE));
    if (!isNear && !termination.needsAttention()) {
      return line;
    }
    return (isNear ? "\u001b[31m" : "\u001b[33m") + line + "\u001b[0m";
  }
}
