package io.lifecyclemanager.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.client.ControllerClient;
import io.lifecyclemanager.client.ControllerClient.StatusScope;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PooledJson;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs {@code status} with one controller. */
final class StatusCommand {
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(2);

  /** Names may contain control characters, which JSON does not escape from 0x7f on. */
  private static final JsonMapper ASCII =
      PooledJson.mapper()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final ControllerClient controller;
  private final Time time;

  StatusCommand(ControllerClient controller, Time time) {
    this.controller = controller;
    this.time = time;
  }

  /**
   * Shows the status, once or until interrupted.
   *
   * @param output receives which replicas did not answer
   * @param screen receives each picture of a status that is watched
   * @throws RemoteFailure when no replica was reached; later failures are part of the picture
   * @throws InterruptedException when interrupted
   */
  CommandResult run(StatusSettings settings, CommandOutput output, Consumer<String> screen)
      throws InterruptedException {
    StatusReport report = read(settings.subject());
    if (settings.subject() != null && report.terminations().isEmpty()) {
      printProblems(report, output);
      return new CommandResult(
          "",
          "no termination of %s is in progress, and none has ended lately"
              .formatted(TerminalText.clean(settings.subject())),
          AdminCommands.INVALID_SETTINGS);
    }
    if (settings.watch()) {
      watch(settings, report, screen);
      return new CommandResult("", "", AdminCommands.SUCCESS);
    }
    printProblems(report, output);
    return new CommandResult(
        settings.json() ? json(report) : text(report, settings, time.now()),
        "",
        AdminCommands.SUCCESS);
  }

  /** What is in progress; of the subject also what has ended, where nothing is in progress. */
  private StatusReport read(@Nullable String subject) throws InterruptedException {
    StatusReport report = controller.current(StatusScope.CLUSTER);
    if (subject == null) {
      return report;
    }
    List<TerminationStatus> current =
        report.terminations().stream().filter(each -> isAbout(each, subject)).toList();
    if (current.isEmpty()) {
      return new StatusReport(
          controller.history(StatusScope.CLUSTER).stream()
              .filter(each -> isAbout(each, subject))
              .limit(1)
              .toList(),
          report.replicas());
    }
    List<TerminationStatus> whole = new ArrayList<>();
    for (TerminationStatus each : current) {
      whole.add(
          InstanceId.isValid(each.instance())
              ? controller.find(new InstanceId(each.instance()), StatusScope.CLUSTER).orElse(each)
              : each);
    }
    return new StatusReport(whole, report.replicas());
  }

  /** The name of a node may lack its domain, as in the table. */
  static boolean isAbout(TerminationStatus termination, String subject) {
    String node = termination.node();
    return termination.instance().equals(subject)
        || (node != null && (node.equals(subject) || node.startsWith(subject + ".")));
  }

  /** Shows the status until interrupted, or until the subject has ended. */
  private void watch(StatusSettings settings, StatusReport first, Consumer<String> screen)
      throws InterruptedException {
    StatusReport report = first;
    Instant readAt = time.now();
    String failure = "";
    while (true) {
      screen.accept(picture(report, settings, readAt, failure));
      if (settings.subject() != null
          && report.terminations().stream().allMatch(each -> each.ended() != null)) {
        return;
      }
      time.sleep(REFRESH_INTERVAL);
      try {
        StatusReport next = read(settings.subject());
        readAt = time.now();
        failure = "";
        // A subject whose history is not known any more stays as it was.
        report =
            settings.subject() != null && next.terminations().isEmpty()
                ? new StatusReport(report.terminations(), next.replicas())
                : next;
      } catch (RemoteFailure e) {
        failure = e.getMessage();
      }
    }
  }

  private String picture(
      StatusReport report, StatusSettings settings, Instant readAt, String failure) {
    // The summary comes last: it remains where the terminal has too few rows for the rest.
    StringBuilder picture = new StringBuilder();
    report.replicas().stream()
        .flatMap(each -> problem(each).stream())
        .forEach(line -> picture.append(line).append('\n'));
    if (!failure.isEmpty()) {
      picture.append("no answer: ").append(TerminalText.clean(failure)).append('\n');
    }
    picture.append(text(report, settings, time.now())).append("\n\n");
    picture.append("at ").append(TerminalText.clock(readAt)).append(": ").append(summary(report));
    return picture.toString();
  }

  private static String summary(StatusReport report) {
    long current = report.terminations().stream().filter(each -> each.ended() == null).count();
    long urgent = report.terminations().stream().filter(TerminationStatus::needsAttention).count();
    long answered = report.replicas().stream().filter(ReplicaStatus::answered).count();
    return "%d in progress, %d need attention; replicas that answered: %d of %d"
        .formatted(current, urgent, answered, report.replicas().size());
  }

  /** Prints which replicas did not answer, and what others lack. */
  static void printProblems(StatusReport report, CommandOutput output) {
    report.replicas().stream().flatMap(each -> problem(each).stream()).forEach(output::print);
  }

  private static Optional<String> problem(ReplicaStatus replica) {
    String url = TerminalText.clean(replica.url());
    String problem = TerminalText.clean(replica.problem());
    if (!replica.answered()) {
      return Optional.of("replica %s did not answer: %s".formatted(url, problem));
    }
    return replica.problem() == null
        ? Optional.empty()
        : Optional.of("replica %s: %s".formatted(url, problem));
  }

  private static String text(StatusReport report, StatusSettings settings, Instant now) {
    return settings.subject() == null
        ? StatusTable.render(report.terminations(), now, settings.coloured())
        : report.terminations().stream()
            .map(each -> TerminationDescription.render(each, now))
            .collect(Collectors.joining("\n\n"));
  }

  private static String json(StatusReport report) {
    try {
      return ASCII.writeValueAsString(ASCII.readTree(StatusJson.write(report)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
