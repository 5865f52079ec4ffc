package io.lifecyclemanager.app.control;

import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
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
    INSTANCE(19, TerminalText::shorten),
    NODE(14, TerminalText::shorten),
    GROUP(14, TerminalText::shorten),
    PHASE(12, TerminalText::shorten),
    SINCE(6, TerminalText::shorten),
    DEADLINE(8, TerminalText::shorten),
    // The names of replicas differ at the end.
    OWNER(15, TerminalText::shortenStart);

    private final int narrow;
    private final BiFunction<String, Integer, String> shorten;

    StatusColumn(int narrow, BiFunction<String, Integer, String> shorten) {
      this.narrow = narrow;
      this.shorten = shorten;
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
    List<List<String>> rows = terminations.stream().map(each -> cells(each, now)).toList();
    List<Integer> widths = widths(rows);
    List<String> header = Stream.of(StatusColumn.values()).map(StatusColumn::name).toList();
    List<String> lines = new ArrayList<>();
    lines.add(line(header, widths));
    for (int row = 0; row < rows.size(); row++) {
      TerminationStatus termination = terminations.get(row);
      String line = line(rows.get(row), widths);
      lines.add(coloured ? coloured(line, termination, now) : line);
      String remark = remark(termination);
      if (!remark.isEmpty()) {
        lines.add(TerminalText.shorten(GAP + TerminalText.clean(remark), WIDTH));
      }
    }
    return String.join("\n", lines);
  }

  private static List<String> cells(TerminationStatus termination, Instant now) {
    Instant deadline = earliest(termination.deadline(), termination.hardDeadline());
    return List.of(
        TerminalText.clean(termination.instance()),
        TerminalText.clean(shortNode(termination.node())),
        TerminalText.clean(termination.group()),
        TerminalText.clean(termination.phase()),
        TerminalText.duration(Duration.between(termination.since(), now)),
        deadline == null ? "-" : TerminalText.countdown(deadline, now),
        TerminalText.clean(termination.owner()));
  }

  private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    return one == null || other != null && other.isBefore(one) ? other : one;
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
    return Stream.of(
            blocked.isEmpty() ? "" : "blocked by " + blocked,
            awaited.isEmpty() ? "" : "waits for " + awaited)
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

  private static List<Integer> widths(List<List<String>> rows) {
    StatusColumn[] columns = StatusColumn.values();
    List<Integer> natural = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    for (StatusColumn column : columns) {
      int longest =
          rows.stream()
              .map(row -> row.get(column.ordinal()))
              .mapToInt(cell -> cell.codePointCount(0, cell.length()))
              .max()
              .orElse(0);
      natural.add(Math.max(longest, column.name().length()));
      widths.add(Math.min(natural.getLast(), column.narrow));
    }
    int left =
        WIDTH
            - GAP.length() * (columns.length - 1)
            - widths.stream().mapToInt(Integer::intValue).sum();
    for (StatusColumn column : WIDENED) {
      int index = column.ordinal();
      int more = Math.min(left, natural.get(index) - widths.get(index));
      widths.set(index, widths.get(index) + more);
      left -= more;
    }
    return widths;
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (StatusColumn column : StatusColumn.values()) {
      int width = widths.get(column.ordinal());
      String cell = column.shorten.apply(cells.get(column.ordinal()), width);
      line.append(column == StatusColumn.INSTANCE ? "" : GAP).append(TerminalText.pad(cell, width));
    }
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
