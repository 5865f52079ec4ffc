package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.enrollment.iam.IndentedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of {@code hold} or {@code unhold} for each node.
 *
 * @param problem why nothing was changed; empty where the nodes tell
 */
record HoldReport(List<NodeLine> nodes, String problem) {
  /** What became of one node. */
  enum HoldStatus {
    HELD,
    WOULD_BE_HELD,
    ALREADY_HELD,
    HOLD_ENDED,
    HOLD_WOULD_END,
    NOT_HELD,
    REFUSED,
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * One node.
   *
   * @param name as the user gave it
   * @param detail what else there is to know; empty where there is nothing
   */
  record NodeLine(String name, HoldStatus status, String detail) {
    private String text() {
      return name
          + ": "
          + status.text()
          + (detail.isEmpty() ? "" : "; " + TerminalText.clean(detail));
    }

    private Map<String, Object> toMap() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("node", name);
      fields.put("status", status.text().replace(' ', '-'));
      if (!detail.isEmpty()) {
        fields.put("detail", detail);
      }
      return fields;
    }
  }

  static HoldReport ofInvalid(String problem) {
    return new HoldReport(List.of(), problem);
  }

  CommandResult toResult(boolean json) {
    if (!problem.isEmpty()) {
      return new CommandResult("", problem, AdminCommands.INVALID_SETTINGS);
    }
    String output =
        json
            ? IndentedJson.format(
                Map.of("nodes", new ArrayList<>(nodes.stream().map(NodeLine::toMap).toList())))
            : nodes.stream().map(NodeLine::text).collect(Collectors.joining("\n"));
    return new CommandResult(output, "", exitCode());
  }

  private int exitCode() {
    if (nodes.stream().anyMatch(it -> it.status == HoldStatus.FAILED)) {
      return AdminCommands.FAILED;
    }
    return nodes.stream().anyMatch(it -> it.status == HoldStatus.REFUSED)
        ? AdminCommands.DIFFERENCES_LEFT
        : AdminCommands.SUCCESS;
  }
}
