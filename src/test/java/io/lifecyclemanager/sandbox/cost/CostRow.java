package io.lifecyclemanager.sandbox.cost;

import java.util.List;

/**
 * One line of the table.
 *
 * @param what is measured
 * @param ours the packaged program's figure
 * @param bare the bare comparison's; empty where there is none
 * @param target what the figure should be at most; empty where it is only shown
 * @param met whether it is; true where nothing is asked
 */
record CostRow(String what, String ours, String bare, String target, boolean met) {
  private static final String LINE = "%-50s %12s %12s   %-32s %s";

  /** A figure with nothing asked of it. */
  static CostRow shown(String what, String ours, String bare) {
    return new CostRow(what, ours, bare, "", true);
  }

  private String line() {
    String verdict = target.isEmpty() ? "" : met ? "met" : "MISSED";
    return LINE.formatted(what, ours, bare, target, verdict).stripTrailing();
  }

  /** All of them below one another. */
  static String table(List<CostRow> rows) {
    StringBuilder table = new StringBuilder();
    table.append(LINE.formatted("", "this program", "bare", "target", "").stripTrailing());
    rows.forEach(row -> table.append('\n').append(row.line()));
    return table.toString();
  }
}
