package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.Resource.RedrivePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The queue and its dead-letter queue. */
final class QueueChecks {
  /** A lower maximum would be reached in normal operation: each hand-over is a receive. */
  private static final int MIN_RECEIVE_COUNT = 100;

  /** With less, messages expire during an outage of all replicas that an operator can end. */
  private static final Duration MIN_RETENTION = Duration.ofHours(1);

  /** A lifecycle action can last this long, and its message ages meanwhile. */
  private static final Duration MAX_ACTION_TIME = Duration.ofDays(2);

  private static final Duration MAX_VISIBILITY_TIMEOUT = Duration.ofMinutes(15);

  private QueueChecks() {}

  static CheckOutcome exists(Snapshot snapshot) {
    String name = snapshot.target().queue();
    if (snapshot.queue() instanceof QueryResult.Unavailable<Optional<QueueState>>(String reason, _)
        && snapshot.caller() instanceof QueryResult.Available<AccountInspector.CallerIdentity>) {
      return new CheckOutcome.ProblemsFound(
          List.of(
              error(
                  "the queue cannot be read: " + reason,
                  "most other checks depend on it",
                  "allow the identity that runs doctor sqs:GetQueueUrl and"
                      + " sqs:GetQueueAttributes; if AWS throttles or is down, try again")));
    }
    return CheckOutcome.judge(
        snapshot.queue(),
        queue ->
            queue
                .<CheckOutcome>map(found -> new CheckOutcome.Passed(found.arn()))
                .orElseGet(() ->
                    new CheckOutcome.ProblemsFound(
                        List.of(
                            error(
                                "there is no queue " + name + " in " + place(snapshot),
                                "Auto Scaling terminates instances at once, without a drain,"
                                    + " when a hook cannot deliver its message",
                                "run lifecycle-manager enroll, which creates one, or give the"
                                    + " name and region of the queue that the hooks send to")))));
  }

  /** With the wrong credentials or region, these are not what the operator expects. */
  private static String place(Snapshot snapshot) {
    return snapshot.caller()
            instanceof
            QueryResult.Available<AccountInspector.CallerIdentity>(
                AccountInspector.CallerIdentity caller)
        ? "account %s and region %s".formatted(caller.place().account(), caller.place().region())
        : "this account and region";
  }

  /** Judges the queue; without a queue the check is skipped. */
  static CheckOutcome judge(Snapshot snapshot, Function<QueueState, CheckOutcome> judgement) {
    return CheckOutcome.judge(
        snapshot.queue(),
        queue ->
            queue.map(judgement).orElseGet(() -> new CheckOutcome.Skipped(Check.QUEUE_EXISTS)));
  }

  static CheckOutcome visibility(Snapshot snapshot) {
    return judge(
        snapshot,
        queue -> {
          Duration visibility = queue.visibilityTimeout();
          String seen = visibility.toSeconds() + " s";
          if (visibility.isZero()) {
            return CheckOutcome.of(
                List.of(
                    warning(
                        "the visibility timeout is 0 s",
                        "a consumer that sets no timeout of its own leaves each message"
                            + " visible to all other consumers",
                        FixCommands.setQueueAttribute(queue, "VisibilityTimeout=30"))),
                seen);
          }
          return visibility.compareTo(MAX_VISIBILITY_TIMEOUT) <= 0
              ? new CheckOutcome.Passed(seen)
              : new CheckOutcome.ProblemsFound(
                  List.of(
                      warning(
                          "the visibility timeout is " + Phrases.duration(visibility),
                          "a message that another consumer receives, such as the console or a"
                              + " script, is hidden from serve for that long",
                          FixCommands.setQueueAttribute(queue, "VisibilityTimeout=30"))));
        });
  }

  static CheckOutcome retention(Snapshot snapshot) {
    return judge(
        snapshot,
        queue -> {
          Duration retention = queue.retention();
          String what = "messages are kept for " + Phrases.duration(retention);
          String fix = FixCommands.setQueueAttribute(queue, "MessageRetentionPeriod=1209600");
          if (retention.compareTo(MIN_RETENTION) < 0) {
            return new CheckOutcome.ProblemsFound(
                List.of(
                    error(
                        what,
                        "retention runs on during a termination: its message expires before"
                            + " the termination ends, and after a crash only the reconciler"
                            + " finds it",
                        fix)));
          }
          return CheckOutcome.of(
              retention.compareTo(MAX_ACTION_TIME) < 0
                  ? List.of(
                      warning(
                          what,
                          "a lifecycle action can last 48 hours, and a message that no"
                              + " replica received in time is lost",
                          fix))
                  : List.of(),
              Phrases.duration(retention));
        });
  }

  static CheckOutcome maxReceiveCount(Snapshot snapshot) {
    return judge(
        snapshot,
        queue ->
            queue
                .deadLetters()
                .map(to ->
                    CheckOutcome.of(
                        to.maxReceiveCount() < MIN_RECEIVE_COUNT
                            ? List.of(lowReceiveCountFinding(queue, to))
                            : List.of(),
                        "after " + to.maxReceiveCount() + " receives"))
                .orElseGet(() -> new CheckOutcome.Passed("no dead-letter queue")));
  }

  private static Finding lowReceiveCountFinding(QueueState queue, RedrivePolicy to) {
    return error(
        "messages go to the dead-letter queue after " + to.maxReceiveCount() + " receives",
        "every hand-over between replicas is a receive, and so is every poll of a dry run:"
            + " messages of running terminations move to the dead-letter queue",
        "set maxReceiveCount to 1000: "
            + FixCommands.setQueueAttribute(
                queue,
                "'{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"%s\\\",\\\"maxReceiveCount\\\":1000}\"}'"
                    .formatted(to.deadLetterQueueArn())));
  }

  static CheckOutcome deadLetters(Snapshot snapshot) {
    return judge(
        snapshot,
        _ ->
            CheckOutcome.judge(
                snapshot.deadLetterCount(),
                count ->
                    count
                        .map(messages ->
                            CheckOutcome.of(
                                messages > 0 ? List.of(deadLettersFinding(messages)) : List.of(),
                                "it is empty"))
                        .orElseGet(
                            () -> new CheckOutcome.NotMade("there is no dead-letter queue"))));
  }

  private static Finding deadLettersFinding(int messages) {
    return warning(
        Phrases.count(messages, "message") + " in the dead-letter queue",
        "each was received too often: a termination that was never completed, or a message"
            + " that is no termination",
        "read them in the SQS console; purge that queue when their cause is known");
  }
}
