package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.enrollment.iam.IndentedJson;
import io.lifecyclemanager.status.TerminationStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of {@code complete}, {@code extend} or {@code retry}.
 *
 * @param termination as it was before
 * @param accepted whether the termination does what was asked for
 * @param text what happens now, or why nothing does
 */
record InterventionReport(TerminationStatus termination, boolean accepted, String text) {
  CommandResult toResult(boolean json) {
    int exitCode = accepted ? AdminCommands.SUCCESS : AdminCommands.DIFFERENCES_LEFT;
    if (json) {
      return new CommandResult(IndentedJson.format(toMap()), "", exitCode);
    }
    String line = name(termination) + ": " + TerminalText.clean(text);
    return accepted ? new CommandResult(line, "", exitCode) : new CommandResult("", line, exitCode);
  }

  private Map<String, Object> toMap() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("instance", TerminalText.clean(termination.instance()));
    if (termination.node() != null) {
      fields.put("node", TerminalText.clean(termination.node()));
    }
    fields.put("status", accepted ? "accepted" : "refused");
    fields.put("detail", TerminalText.clean(text));
    return fields;
  }

  /** The instance, with its node where it has one. */
  static String name(TerminationStatus termination) {
    String instance = TerminalText.clean(termination.instance());
    return termination.node() == null
        ? instance
        : "%s (%s)".formatted(instance, TerminalText.clean(termination.node()));
  }
}
