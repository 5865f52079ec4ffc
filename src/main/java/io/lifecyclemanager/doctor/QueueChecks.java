package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.Resource.RedrivePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The queue and what becomes of its messages. */
final class QueueChecks {
  /** Each hand-over between replicas is a receive. */
  private static final int MIN_RECEIVE_COUNT = 100;

  /** Of a queue that nobody reads, an action's message should be there after a bad night. */
  private static final Duration MIN_RETENTION = Duration.ofHours(1);

  /** An action can last that long, and the age of its message goes on. */
  private static final Duration MAX_ACTION_TIME = Duration.ofDays(2);

  private static final Duration MAX_VISIBILITY_TIMEOUT = Duration.ofMinutes(15);

  private QueueChecks() {}

  static CheckOutcome exists(Snapshot world) {
    String name = world.target().queue();
    if (world.queue() instanceof QueryResult.Unavailable<Optional<QueueState>>(String why)
        && world.caller() instanceof QueryResult.Available<AccountInspector.CallerIdentity>) {
      return new CheckOutcome.ProblemsFound(
          List.of(
              error(
                  "the queue cannot be looked at: " + why,
                  "without it little can be said about the rest",
                  "allow whoever runs doctor sqs:GetQueueUrl and sqs:GetQueueAttributes; when AWS"
                      + " throttles or is down, try again")));
    }
    return CheckOutcome.judge(
        world.queue(),
        queue ->
            queue
                .<CheckOutcome>map(found -> new CheckOutcome.Passed(found.arn()))
                .orElseGet(() ->
                    new CheckOutcome.ProblemsFound(
                        List.of(
                            error(
                                "there is no queue " + name + " in this account and region",
                                "hooks that cannot deliver let instances go at once, undrained",
                                "lifecycle-manager enroll makes one; or give the name and region of"
                                    + " the one that the hooks send to")))));
  }

  /** Judges the queue; without one there is nothing to judge. */
  static CheckOutcome judge(Snapshot world, Function<QueueState, CheckOutcome> judgement) {
    return CheckOutcome.judge(
        world.queue(),
        queue ->
            queue.map(judgement).orElseGet(() -> new CheckOutcome.NotMade("there is no queue")));
  }

  static CheckOutcome visibility(Snapshot world) {
    return judge(
        world,
        queue -> {
          Duration visibility = queue.visibilityTimeout();
          String seen = visibility.toSeconds() + " s";
          if (visibility.isZero()) {
            return CheckOutcome.of(
                List.of(
                    warning(
                        "the visibility timeout is 0 s",
                        "whoever receives without a timeout of its own shows each message to"
                            + " everybody at once",
                        FixCommands.setQueueAttribute(queue, "VisibilityTimeout=30"))),
                seen);
          }
          return visibility.compareTo(MAX_VISIBILITY_TIMEOUT) <= 0
              ? new CheckOutcome.Passed(seen)
              : new CheckOutcome.ProblemsFound(
                  List.of(
                      warning(
                          "the visibility timeout is " + Phrases.duration(visibility),
                          "a message that anybody else receives, by a console or a script, is"
                              + " hidden from serve for that long",
                          FixCommands.setQueueAttribute(queue, "VisibilityTimeout=30"))));
        });
  }

  static CheckOutcome retention(Snapshot world) {
    return judge(
        world,
        queue -> {
          Duration retention = queue.retention();
          String what = "messages are kept for " + Phrases.duration(retention);
          String cure = FixCommands.setQueueAttribute(queue, "MessageRetentionPeriod=1209600");
          if (retention.compareTo(MIN_RETENTION) < 0) {
            return new CheckOutcome.ProblemsFound(
                List.of(
                    error(
                        what,
                        "the time runs on while a termination is worked on: its message is gone"
                            + " before it is completed, and a crash then waits for the reconciler",
                        cure)));
          }
          return CheckOutcome.of(
              retention.compareTo(MAX_ACTION_TIME) < 0
                  ? List.of(
                      warning(
                          what,
                          "a lifecycle action can last 48 hours, and a message that nobody"
                              + " received in time is lost",
                          cure))
                  : List.of(),
              Phrases.duration(retention));
        });
  }

  static CheckOutcome maxReceiveCount(Snapshot world) {
    return judge(
        world,
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
        "every hand-over between replicas is a receive, and so is every look of a dry run: messages"
            + " of terminations under way move away",
        "set maxReceiveCount to 1000: "
            + FixCommands.setQueueAttribute(
                queue,
                "'{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"%s\\\",\\\"maxReceiveCount\\\":1000}\"}'"
                    .formatted(to.deadLetterQueueArn())));
  }

  static CheckOutcome deadLetters(Snapshot world) {
    return CheckOutcome.judge(
        world.deadLetterCount(),
        count ->
            count
                .map(messages ->
                    CheckOutcome.of(
                        messages > 0 ? List.of(deadLettersFinding(messages)) : List.of(),
                        "it is empty"))
                .orElseGet(() -> new CheckOutcome.NotMade("there is no dead-letter queue")));
  }

  private static Finding deadLettersFinding(int messages) {
    return warning(
        messages + " messages are in the dead-letter queue",
        "each was received too often: a termination that nobody finished, or something that is no"
            + " termination",
        "look at them in the SQS console; purge the queue when they are understood");
  }
}
