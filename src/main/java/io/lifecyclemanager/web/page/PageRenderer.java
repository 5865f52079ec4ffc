package io.lifecyclemanager.web.page;

import io.lifecyclemanager.nodehold.NodeHold;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the page: tables that need no script, and the places that the scripts fill. Pure. */
public final class PageRenderer {
  /**
   * What the page may load and do: nothing but its own files and the API beside it. The value of
   * the header {@code Content-Security-Policy}.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String MARKER = "<!-- state -->";

  private final String before;
  private final String after;

  /** Reads the frame of the page from the class path. */
  public PageRenderer() {
    String frame = PageAsset.read("page.html");
    int marker = frame.indexOf(MARKER);
    before = frame.substring(0, marker);
    after = frame.substring(marker + MARKER.length());
  }

  /** The page of a controller that does not know its status yet. */
  public String renderStart() {
    String note = "The controller is starting";
    Html html = new Html();
    html.markup("<p id=\"made\" data-words=\"" + note + "\">" + note);
    html.markup(". <a href=\"\">Load the page again</a> in some seconds.</p>\n");
    return before + html + after;
  }

  /** The page of a controller that requires a token for reading. */
  public String renderLocked() {
    String note = "This controller requires a token for reading";
    Html html = new Html();
    html.markup("<p id=\"made\" data-words=\"" + note + "\">" + note);
    html.markup(". The page asks for it with JavaScript only.</p>\n");
    return before + html + after;
  }

  /**
   * The whole page.
   *
   * @param report what is in progress
   * @param holds the holds of nodes
   * @param history what has ended, the most recent first
   * @param now the present
   */
  public String render(
      StatusReport report, List<NodeHold> holds, List<TerminationStatus> history, Instant now) {
    Html html = new Html();
    Html made = new Html().markup("The state at ").text(WHEN.format(now));
    html.markup("<p id=\"made\" data-words=\"This page shows the state at ");
    html.text(WHEN.format(now)).markup("\">" + made);
    html.markup(". <a href=\"\">Load it again</a> for the present one.</p>\n");
    addAttention(html, report);
    html.markup("<h2>Terminations</h2>\n");
    if (report.terminations().isEmpty()) {
      html.markup("<p>No node is terminating.</p>\n");
    } else {
      html.table(
          "Terminations",
          List.of(
              "Node",
              "Instance",
              "Group",
              "Phase",
              "Since",
              "Deadline",
              "Hard deadline",
              "Owner",
              "Blockers"),
          report.terminations(),
          one -> cells(one, now));
    }
    if (!holds.isEmpty()) {
      html.markup("<h2>Holds</h2>\n");
      html.table(
          "Holds",
          List.of("Node", "Instance", "Reason", "Author", "Since", "Until", "State"),
          holds,
          one -> cells(one, now));
    }
    if (!history.isEmpty()) {
      html.markup("<h2>History</h2>\n");
      html.table(
          "History",
          List.of("Node", "Instance", "Group", "Outcome", "Ended", "Over unavoidable"),
          history,
          one -> endedCells(one, now));
    }
    html.markup("<h2>Replicas</h2>\n");
    html.table(
        "Replicas", List.of("Replica", "URL", "State"), report.replicas(), PageRenderer::cells);
    return before + html + after;
  }

  /** What an operator should look at: replicas, and each blocker once with its nodes. */
  private static void addAttention(Html html, StatusReport report) {
    Map<String, String> notices = new LinkedHashMap<>();
    Map<String, Integer> nodes = new LinkedHashMap<>();
    for (TerminationStatus termination : report.terminations()) {
      termination.blockers().stream()
          .filter(BlockerStatus::attention)
          .map(PageRenderer::essence)
          .distinct()
          .forEach(essence -> nodes.merge(essence, 1, Integer::sum));
    }
    nodes.forEach((essence, count) ->
        notices.put(essence, " stops " + count + (count == 1 ? " node" : " nodes")));
    html.markup("<h2>Needs attention</h2>\n");
    List<ReplicaStatus> replicas =
        report.replicas().stream().filter(one -> !one.answered() || one.problem() != null).toList();
    if (notices.isEmpty() && replicas.isEmpty()) {
      html.markup("<p>Nothing needs attention.</p>\n");
      return;
    }
    html.markup("<ul>\n");
    notices.forEach(
        (essence, extent) -> html.markup("<li>").foreign(essence).text(extent).markup("</li>\n"));
    for (ReplicaStatus replica : replicas) {
      html.markup("<li>Replica ").foreign(nameOf(replica)).text(": ");
      html.foreign(stateOf(replica)).markup("</li>\n");
    }
    html.markup("</ul>\n");
  }

  private static String essence(BlockerStatus blocker) {
    return blocker.budget() == null
        ? blocker.kind() + ": " + blocker.reason()
        : blocker.kind() + " " + blocker.budget();
  }

  private static List<Html> cells(TerminationStatus one, Instant now) {
    Html blockers = new Html();
    for (BlockerStatus blocker : one.blockers()) {
      blockers.markup("<div>").text(blocker.kind()).text(" ");
      if (blocker.pod() != null) {
        blockers.foreign(blocker.pod()).text(" ");
      }
      blockers.foreign(blocker.reason()).markup("</div>");
    }
    long more = one.podsNotListed();
    if (more > 0) {
      blockers.markup("<div>").text(more == 1 ? "1 more pod" : more + " more pods");
      blockers.markup("</div>");
    }
    return List.of(
        foreign(one.node()),
        foreign(one.instance()),
        foreign(one.group()),
        new Html().text(one.phase()),
        new Html().time(one.since(), now),
        new Html().time(one.deadline(), now),
        new Html().time(one.hardDeadline(), now),
        foreign(one.owner()),
        blockers);
  }

  private static List<Html> cells(NodeHold one, Instant now) {
    return List.of(
        foreign(one.node()),
        foreign(one.instance() == null ? null : one.instance().value()),
        foreign(one.reason()),
        foreign(one.author()),
        new Html().time(one.since(), now),
        one.until() == null ? new Html().text("it is removed") : new Html().time(one.until(), now),
        new Html()
            .text(one.terminating() ? "terminating" : one.cordoned() ? "held" : "not cordoned"));
  }

  private static List<Html> endedCells(TerminationStatus one, Instant now) {
    Duration over = one.overUnavoidable(now);
    return List.of(
        foreign(one.node()),
        foreign(one.instance()),
        foreign(one.group()),
        foreign(one.outcome()),
        new Html().time(one.ended(), now),
        new Html().text(one.unavoidableEnd() == null ? "–" : over.toSeconds() + " s"));
  }

  private static List<Html> cells(ReplicaStatus one) {
    return List.of(foreign(nameOf(one)), foreign(one.url()), foreign(stateOf(one)));
  }

  private static String nameOf(ReplicaStatus replica) {
    return replica.name() == null ? replica.url() : replica.name();
  }

  private static String stateOf(ReplicaStatus replica) {
    String state = replica.answered() ? "answers" : "does not answer";
    return replica.problem() == null ? state : state + ": " + replica.problem();
  }

  private static Html foreign(@Nullable String text) {
    return new Html().foreign(text);
  }
}
