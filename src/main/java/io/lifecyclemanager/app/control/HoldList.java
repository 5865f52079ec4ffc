package io.lifecyclemanager.app.control;

import io.lifecyclemanager.enrollment.iam.IndentedJson;
import io.lifecyclemanager.nodehold.NodeHold;
import io.lifecyclemanager.nodehold.NodeHoldJson;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All holds, as {@code holds} prints them. Pure. */
record HoldList(List<NodeHold> holds) {
  private static final int NODE_WIDTH = 34;
  private static final int END_WIDTH = 8;
  private static final int AUTHOR_WIDTH = 16;
  private static final int REASON_WIDTH = 36;

  /** A line for each hold, of at most 100 characters. */
  String toTable(Instant now) {
    if (holds.isEmpty()) {
      return "no node is held";
    }
    return Stream.concat(
            Stream.of(row("NODE", "ENDS IN", "AUTHOR", "REASON")),
            holds.stream().map(hold -> row(hold, now)))
        .collect(Collectors.joining("\n"));
  }

  private static String row(NodeHold hold, Instant now) {
    Instant until = hold.until();
    String remark =
        (hold.terminating() ? "(terminating) " : "") + (hold.cordoned() ? "" : "(not cordoned) ");
    return row(
        hold.node(),
        until == null ? "-" : TerminalText.countdown(until, now),
        TerminalText.clean(hold.author()),
        remark + TerminalText.clean(hold.reason()));
  }

  private static String row(String node, String end, String author, String reason) {
    return String.join(
        "  ",
        TerminalText.pad(TerminalText.shorten(node, NODE_WIDTH), NODE_WIDTH),
        TerminalText.pad(end, END_WIDTH),
        TerminalText.pad(TerminalText.shorten(author, AUTHOR_WIDTH), AUTHOR_WIDTH),
        TerminalText.shorten(reason, REASON_WIDTH));
  }

  /** As the HTTP API lists them. */
  String toJson() {
    return IndentedJson.format(NodeHoldJson.listOf(holds));
  }
}
