package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.control.InterventionRequest.CompleteNow;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendBy;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendUntil;
import io.lifecyclemanager.app.control.InterventionRequest.RetryEvictions;
import io.lifecyclemanager.client.ControllerClient;
import io.lifecyclemanager.client.ControllerClient.StatusScope;
import io.lifecyclemanager.client.InterventionClient;
import io.lifecyclemanager.client.InterventionClient.InterventionReply;
import io.lifecyclemanager.client.InterventionClient.InterventionReply.RequestAccepted;
import io.lifecyclemanager.client.InterventionClient.InterventionReply.RequestInvalid;
import io.lifecyclemanager.client.InterventionClient.InterventionReply.RequestRefused;
import io.lifecyclemanager.model.CommandOutput;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Runs {@code complete}, {@code extend} and {@code retry} with one controller.
 *
 * @param output receives which replicas did not answer
 * @param confirmation asks the user a question; false where the answer is no
 */
record InterventionCommand(
    ControllerClient status,
    InterventionClient interventions,
    CommandOutput output,
    Predicate<String> confirmation,
    Time time) {

  /**
   * Finds the termination, and changes it.
   *
   * @throws RemoteFailure when no replica was reached, or it does not accept the token
   * @throws InterruptedException when interrupted; the request may have had its effect
   */
  CommandResult run(InterventionSettings settings) throws InterruptedException {
    StatusReport report = status.current(StatusScope.CLUSTER);
    StatusCommand.printProblems(report, output);
    List<TerminationStatus> found =
        report.terminations().stream()
            .filter(each -> StatusCommand.isAbout(each, settings.subject()))
            .filter(each -> InstanceId.isValid(each.instance()))
            .toList();
    if (found.isEmpty()) {
      return invalid("no termination of %s is in progress".formatted(settings.subject()));
    } else if (found.size() > 1) {
      return invalid(
          "%s has several terminations in progress: give one of %s"
              .formatted(
                  settings.subject(),
                  found.stream()
                      .map(TerminationStatus::instance)
                      .collect(Collectors.joining(", "))));
    }
    TerminationStatus termination = found.getFirst();
    return switch (settings.request()) {
      case CompleteNow _ -> complete(termination, settings);
      case ExtendBy(Duration by) -> {
        Instant deadline = termination.deadline();
        yield deadline == null
            ? new InterventionReport(
                    termination, false, "refused: its present deadline is not known; use --until")
                .toResult(settings.json())
            : extend(termination, deadline.plus(by), settings);
      }
      case ExtendUntil(Instant until) -> extend(termination, until, settings);
      case RetryEvictions _ ->
          result(
              termination,
              settings,
              interventions.retryEvictions(new InstanceId(termination.instance())),
              "evictions that were refused are requested again now");
    };
  }

  private CommandResult complete(TerminationStatus termination, InterventionSettings settings)
      throws InterruptedException {
    if (!settings.confirmed() && !confirmation.test(question(termination))) {
      return new InterventionReport(termination, false, "not confirmed; nothing was changed")
          .toResult(settings.json());
    }
    return result(
        termination,
        settings,
        interventions.complete(new InstanceId(termination.instance())),
        "the lifecycle actions are completed now");
  }

  private static String question(TerminationStatus termination) {
    return "%s is in phase %s, blockers: %d. Complete its lifecycle actions now, whatever still runs?"
        .formatted(
            InterventionReport.name(termination),
            TerminalText.clean(termination.phase()),
            termination.blockers().size());
  }

  private CommandResult extend(
      TerminationStatus termination, Instant until, InterventionSettings settings)
      throws InterruptedException {
    // Rounded up: the API takes whole seconds, and the deadline is not earlier than asked for.
    Duration fromNow =
        Duration.ofSeconds(Duration.between(time.now(), until).plusMillis(999).toSeconds());
    if (!fromNow.isPositive()) {
      return invalid("the new deadline %s is not in the future".formatted(until));
    }
    return result(
        termination,
        settings,
        interventions.extend(new InstanceId(termination.instance()), fromNow),
        "the deadline is " + TerminalText.moment(until, time.now()));
  }

  private static CommandResult result(
      TerminationStatus termination,
      InterventionSettings settings,
      InterventionReply reply,
      String effect) {
    return switch (reply) {
      case RequestAccepted _ ->
          new InterventionReport(termination, true, effect).toResult(settings.json());
      case RequestRefused(String reason) ->
          new InterventionReport(termination, false, "refused: " + reason)
              .toResult(settings.json());
      case RequestInvalid(String reason) ->
          invalid(InterventionReport.name(termination) + ": " + reason);
    };
  }

  private static CommandResult invalid(String problem) {
    return new CommandResult("", TerminalText.clean(problem), AdminCommands.INVALID_SETTINGS);
  }
}
