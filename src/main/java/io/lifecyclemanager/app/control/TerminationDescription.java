package io.lifecyclemanager.app.control;

import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.status.TerminationStatus.BlockerStatus;
import io.lifecyclemanager.status.TerminationStatus.HeartbeatStatus;
import io.lifecyclemanager.status.TerminationStatus.PhaseStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import io.lifecyclemanager.status.TerminationStatus.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is known of one termination, for people, at most 100 columns wide. Pure. */
final class TerminationDescription {
  private static final int LABEL_WIDTH = 15;
  private static final String INDENT = "  ";

  private final TerminationStatus status;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  private TerminationDescription(TerminationStatus status, Instant now) {
    this.status = status;
    this.now = now;
  }

  /** The text, without a line break at the end. */
  static String render(TerminationStatus status, Instant now) {
    TerminationDescription text = new TerminationDescription(status, now);
    text.addFields();
    text.addLists();
    return String.join("\n", text.lines);
  }

  private void addFields() {
    Instant until = status.ended() == null ? now : status.ended();
    field("Instance", status.instance());
    field("Termination", status.id());
    field("Node", status.node());
    field("Group", status.group());
    field("Hooks", String.join(", ", status.hooks()));
    if (!status.events().isEmpty()) {
      field("Events", String.join(", ", status.events()));
    }
    if (status.outcome() == null) {
      field("Phase", "%s for %s".formatted(status.phase(), since(status.since(), until)));
    } else {
      field("Outcome", "%s after %s".formatted(status.outcome(), since(status.started(), until)));
    }
    field("Started", TerminalText.moment(status.started(), now));
    if (status.ended() != null) {
      field("Ended", TerminalText.moment(status.ended(), now));
    }
    field("Deadline", TerminalText.moment(status.deadline(), now));
    field("Hard deadline", TerminalText.moment(status.hardDeadline(), now));
    field("Unavoidable", unavoidable());
    field(
        "Owner",
        status.source() == StatusSource.CLAIM
            ? "%s (as its claim on the node says; no replica that answered has it)"
                .formatted(status.owner())
            : status.owner());
    field("Heartbeats", heartbeats(status.heartbeats()));
    field("Pods", pods(status.pods()));
  }

  private String unavoidable() {
    Duration over = status.overUnavoidable(now);
    String until = "until " + TerminalText.moment(status.unavoidableEnd(), now);
    if (status.unavoidableEnd() == null) {
      return "-";
    }
    return over.isZero() ? until : until + ", exceeded by " + TerminalText.duration(over);
  }

  private @Nullable String heartbeats(@Nullable HeartbeatStatus heartbeats) {
    if (heartbeats == null) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    if (heartbeats.last() != null) {
      parts.add("last " + TerminalText.relative(heartbeats.last(), now));
    }
    if (heartbeats.next() != null) {
      parts.add("next " + TerminalText.relative(heartbeats.next(), now));
    }
    if (heartbeats.failures() > 0) {
      parts.add(heartbeats.failures() + " failed since the last");
    }
    return String.join(", ", parts);
  }

  private static String pods(Map<String, Integer> pods) {
    return pods.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(state -> state.getValue() + " " + state.getKey())
        .collect(Collectors.joining(", "));
  }

  private void addLists() {
    list("Phases", status.phases().stream().map(this::phase).toList());
    list("Blockers", status.blockers().stream().map(this::blocker).toList());
    list("Targets", status.targets().stream().map(this::target).toList());
    list(
        "Volumes",
        status.volumes().stream()
            .map(volume -> "%s: for %s".formatted(volume.volume(), since(volume.since(), now)))
            .toList());
    list(
        "Steps",
        status.steps().stream()
            .map(step -> TerminalText.clock(step.at()) + " " + step.text())
            .toList());
  }

  private String phase(PhaseStatus phase) {
    Instant ended = phase.ended();
    return ended == null
        ? "%s: since %s, for %s"
            .formatted(phase.name(), TerminalText.clock(phase.began()), since(phase.began(), now))
        : "%s: %s to %s, %s"
            .formatted(
                phase.name(),
                TerminalText.clock(phase.began()),
                TerminalText.clock(ended),
                since(phase.began(), ended));
  }

  private String blocker(BlockerStatus blocker) {
    StringBuilder text = new StringBuilder(blocker.kind());
    if (blocker.pod() != null) {
      text.append(" ").append(blocker.pod());
    }
    text.append(": for ").append(since(blocker.since(), now));
    append(text, ", next try ", blocker.nextTry());
    append(text, ", deleted regardless of its budget ", blocker.escalatesAt());
    append(text, ", end of its grace period ", blocker.graceEnd());
    append(text, ", continued without it ", blocker.waitEnd());
    if (blocker.budget() != null) {
      text.append("; budget ").append(blocker.budget());
    }
    return text.append("; ").append(blocker.reason()).toString();
  }

  private void append(StringBuilder text, String label, @Nullable Instant moment) {
    if (moment != null) {
      text.append(label).append(TerminalText.relative(moment, now));
    }
  }

  private String target(TargetStatus target) {
    return target.until() == null
        ? "%s: %s".formatted(target.balancer(), target.state())
        : "%s: %s until %s"
            .formatted(target.balancer(), target.state(), TerminalText.moment(target.until(), now));
  }

  private static String since(Instant from, Instant until) {
    return TerminalText.duration(Duration.between(from, until));
  }

  private void field(String label, @Nullable String value) {
    List<String> wrapped =
        TerminalText.wrap(TerminalText.clean(value), StatusTable.WIDTH - LABEL_WIDTH);
    lines.add(TerminalText.pad(label + ":", LABEL_WIDTH) + wrapped.getFirst());
    wrapped.stream().skip(1).forEach(line -> lines.add(" ".repeat(LABEL_WIDTH) + line));
  }

  private void list(String label, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    lines.add(label + ":");
    for (String item : items) {
      String indent = INDENT;
      for (String line :
          TerminalText.wrap(TerminalText.clean(item), StatusTable.WIDTH - 2 * INDENT.length())) {
        lines.add(indent + line);
        indent = INDENT + INDENT;
      }
    }
  }
}
