package io.lifecyclemanager.app;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.enrollment.iam.IndentedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of {@code release} for each node. */
record ReleaseReport(List<NodeResult> nodes) {
  /** What became of one node. */
  enum ReleaseStatus {
    RELEASED,
    WOULD_BE_RELEASED,
    NOT_CLAIMED,
    NOT_RELEASED,
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * One node.
   *
   * @param detail what else there is to know; empty where there is nothing
   */
  record NodeResult(String node, ReleaseStatus status, String detail) {
    String text() {
      return node + ": " + status.text() + (detail.isEmpty() ? "" : "; " + detail);
    }

    private Map<String, Object> toMap() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("node", node);
      fields.put("status", status.text().replace(' ', '-'));
      if (!detail.isEmpty()) {
        fields.put("detail", detail);
      }
      return fields;
    }
  }

  CommandResult toResult(boolean json) {
    String output =
        json
            ? IndentedJson.format(
                Map.of("nodes", new ArrayList<>(nodes.stream().map(NodeResult::toMap).toList())))
            : nodes.stream().map(NodeResult::text).collect(Collectors.joining("\n"));
    return new CommandResult(output, "", exitCode());
  }

  private int exitCode() {
    if (nodes.stream().anyMatch(it -> it.status == ReleaseStatus.FAILED)) {
      return AdminCommands.FAILED;
    }
    return nodes.stream().anyMatch(it -> it.status == ReleaseStatus.NOT_RELEASED)
        ? AdminCommands.DIFFERENCES_LEFT
        : AdminCommands.SUCCESS;
  }
}
