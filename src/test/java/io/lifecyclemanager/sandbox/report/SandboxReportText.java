package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.traffic.LossReason;
import io.lifecyclemanager.sandbox.traffic.RequestTally;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report for people: sums, and before them the details where they are wanted. */
public final class SandboxReportText {
  private static final int WIDTH = 92;
  private static final int INDENT = 12;
  private static final String ROW = "%-10s %-20s %-10s %8s %11s  %-31s %7s %6s %8s%n";
  private static final String TRAFFIC_ROW = "%-12s %-17s %8s %9s %6s  %s%n";

  private final SandboxReport report;
  private final StringBuilder text = new StringBuilder();

  private SandboxReportText(SandboxReport report) {
    this.report = report;
  }

  public static String of(SandboxReport report, boolean details) {
    SandboxReportText text = new SandboxReportText(report);
    text.sums();
    if (details) {
      text.machines();
      text.balancers();
      text.calls("AWS", report.aws());
      text.calls("SQS", report.measured().queueCalls());
      text.calls("Kubernetes", report.kubernetes());
    }
    return text.text.toString();
  }

  private void sums() {
    line(
        "completed",
        "%d of %d with CONTINUE, %d with ABANDON; first after %s, last after %s"
            .formatted(
                report.completedWith(LifecycleResult.CONTINUE),
                report.stories().size(),
                report.completedWith(LifecycleResult.ABANDON),
                seconds(report.shortest(MachineOutcome::took)),
                seconds(report.longest(MachineOutcome::took))));
    report.stories().stream()
        .map(MachineOutcome::unavoidable)
        .max(Comparator.comparing(UnavoidableTime::time))
        .ifPresent(most ->
            line(
                "unavoidable",
                "%s (%s); at most %s more, counted from the message on the queue"
                    .formatted(
                        MachineOutcome.seconds(most.time()),
                        most.waitedFor(),
                        seconds(report.longest(MachineOutcome::over)))));
    requests();
    line(
        "pods",
        "%d of %d asked to stop, %d on nodes that stay; %d killed before their time; %d times a budget was violated"
            .formatted(
                report.sum(MachineOutcome::asked),
                report.sum(MachineOutcome::pods),
                report.bystanders().asked(),
                report.killedEarly(),
                report.budgetsViolated()));
    report.disruptionUse().median().ifPresent(this::disruptionUse);
    line(
        "targets",
        report.sum(MachineOutcome::cutOff)
            + " still registered or draining when their instance ended");
    line(
        "queue",
        "%d messages visible, %d in flight"
            .formatted(report.queue().visible(), report.queue().inFlight()));
    callSum("AWS", "calls without SQS", report.aws());
    callSum("SQS", "calls", report.measured().queueCalls());
    callSum("Kubernetes", "calls", report.kubernetes());
    line(
        "log",
        "log lines per termination: %.1f; %d other lines"
            .formatted(
                (double) report.logLines().ofTerminations() / Math.max(1, report.stories().size()),
                report.logLines().others()));
    report.measured().processes().forEach(this::process);
    report.measured().exits().forEach(exit -> line("controller", exit.text()));
    List<String> complaints = report.complaints();
    line(
        "verdict",
        complaints.isEmpty()
            ? "good: all completed, nothing left on the queue, no request lost, no pod killed early"
            : "NOT GOOD: " + String.join(", ", complaints));
  }

  private void disruptionUse(Duration median) {
    line(
        "budgets",
        "allowed another disruption %d times while evictions waited: used after %d ms in the median, at most %d ms"
            .formatted(
                report.disruptionUse().waits().size(),
                median.toMillis(),
                report.disruptionUse().longest().orElse(median).toMillis()));
  }

  private void requests() {
    List<RequestTally> tallies = report.measured().tallies();
    if (!tallies.isEmpty()) {
      line(
          "requests",
          "%d sent, %d answered, %d lost%s"
              .formatted(
                  tallies.stream().mapToLong(RequestTally::sent).sum(),
                  tallies.stream().mapToLong(RequestTally::answered).sum(),
                  report.lost(),
                  reasons(
                      tallies.stream()
                          .flatMap(tally -> tally.lost().entrySet().stream())
                          .collect(
                              Collectors.groupingBy(
                                  Map.Entry::getKey,
                                  Collectors.summingLong(Map.Entry::getValue))))));
    }
  }

  private static String reasons(Map<LossReason, Long> lost) {
    return lost.isEmpty()
        ? ""
        : lost.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(reason -> reason.getKey().words() + " × " + reason.getValue())
            .collect(Collectors.joining(", ", ": ", ""));
  }

  private void callSum(String name, String what, CallCounts calls) {
    line(
        name,
        "%d %s, %.1f per termination%s"
            .formatted(
                calls.total(),
                what,
                calls.total() / (double) report.stories().size(),
                calls.peak().isPresent()
                    ? ", at most " + calls.peak().getAsLong() + " in a second"
                    : ""));
  }

  private void process(ProcessFootprint process) {
    line(
        "controller",
        "%.2f s of CPU since it was ready, %d ms per termination; %s resident, at most %s"
            .formatted(
                process.cpu().toMillis() / 1000.0,
                process.cpu().toMillis() / Math.max(1, report.stories().size()),
                ProcessFootprint.megabytes(process.resident()),
                ProcessFootprint.megabytes(process.peak())));
  }

  private void machines() {
    text.append(System.lineSeparator());
    text.append(
        ROW.formatted(
            "node",
            "instance",
            "ended",
            "time",
            "unavoidable",
            "waited for",
            "pods",
            "early",
            "cut off"));
    for (MachineOutcome story : report.stories()) {
      text.append(
          ROW.formatted(
              story.machine().node(),
              story.machine().instance(),
              story.result(),
              story.seconds(),
              MachineOutcome.seconds(story.unavoidable().time()),
              story.unavoidable().waitedFor(),
              story.asked() + "/" + story.pods(),
              story.killedEarly(),
              story.cutOff()));
    }
  }

  private void balancers() {
    if (report.measured().tallies().isEmpty()) {
      return;
    }
    text.append(System.lineSeparator());
    text.append(TRAFFIC_ROW.formatted("balancer", "way", "sent", "answered", "lost", ""));
    for (RequestTally tally : report.measured().tallies()) {
      text.append(
          TRAFFIC_ROW.formatted(
              tally.front().name(),
              tally.front().way().words(),
              tally.sent(),
              tally.answered(),
              tally.lostInAll(),
              reasons(tally.lost()).replaceFirst("^: ", "")));
    }
  }

  private void calls(String name, CallCounts calls) {
    text.append(System.lineSeparator());
    text.append("%-48s %8s %16s%n".formatted(name, "calls", "per termination"));
    calls
        .counts()
        .forEach((what, count) ->
            text.append(
                "%-48s %8d %16.2f%n"
                    .formatted(what, count, count / (double) report.stories().size())));
  }

  private static String seconds(Optional<Duration> time) {
    return time.map(MachineOutcome::seconds).orElse("-");
  }

  /** A name and what is to be said of it, folded at blanks. */
  private void line(String name, String value) {
    StringBuilder line = new StringBuilder("%-12s".formatted(name));
    for (String word : value.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH) {
        text.append(line).append(System.lineSeparator());
        line = new StringBuilder(" ".repeat(INDENT));
      }
      line.append(' ').append(word);
    }
    text.append(line).append(System.lineSeparator());
  }
}
