package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.enrollment.Resource.RedrivePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The queue and what becomes of its messages. */
final class QueueChecks {
  /** Each hand-over between replicas is a receive. */
  private static final int FEWEST_RECEIVES = 100;

  /** Of a queue that nobody reads, an action's message should be there after a bad night. */
  private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);

  /** An action can last that long, and the age of its message goes on. */
  private static final Duration LONGEST_ACTION = Duration.ofDays(2);

  private static final Duration LONGEST_VISIBILITY = Duration.ofMinutes(15);

  private QueueChecks() {}

  static Outcome exists(World world) {
    String name = world.sought().queue();
    if (world.queue() instanceof Answered.Unknown<Optional<QueueState>>(String why)
        && world.caller() instanceof Answered.Known<Cloud.Caller>) {
      return new Outcome.Found(
          List.of(
              error(
                  "the queue cannot be looked at: " + why,
                  "without it little can be said about the rest",
                  "allow whoever runs doctor sqs:GetQueueUrl and sqs:GetQueueAttributes; when AWS"
                      + " throttles or is down, try again")));
    }
    return Outcome.judge(
        world.queue(),
        queue ->
            queue
                .<Outcome>map(found -> new Outcome.Passed(found.arn()))
                .orElseGet(() ->
                    new Outcome.Found(
                        List.of(
                            error(
                                "there is no queue " + name + " in this account and region",
                                "hooks that cannot deliver let instances go at once, undrained",
                                "lifecycle-manager enroll makes one; or give the name and region of"
                                    + " the one that the hooks send to")))));
  }

  /** Judges the queue; without one there is nothing to judge. */
  static Outcome judge(World world, Function<QueueState, Outcome> judgement) {
    return Outcome.judge(
        world.queue(),
        queue -> queue.map(judgement).orElseGet(() -> new Outcome.NotMade("there is no queue")));
  }

  static Outcome visibility(World world) {
    return judge(
        world,
        queue -> {
          Duration visibility = queue.visibility();
          String seen = visibility.toSeconds() + " s";
          if (visibility.isZero()) {
            return Outcome.of(
                List.of(
                    warning(
                        "the visibility timeout is 0 s",
                        "whoever receives without a timeout of its own shows each message to"
                            + " everybody at once",
                        Cures.attribute(queue, "VisibilityTimeout=30"))),
                seen);
          }
          return visibility.compareTo(LONGEST_VISIBILITY) <= 0
              ? new Outcome.Passed(seen)
              : new Outcome.Found(
                  List.of(
                      warning(
                          "the visibility timeout is " + Words.of(visibility),
                          "a message that anybody else receives, by a console or a script, is"
                              + " hidden from serve for that long",
                          Cures.attribute(queue, "VisibilityTimeout=30"))));
        });
  }

  static Outcome retention(World world) {
    return judge(
        world,
        queue -> {
          Duration retention = queue.retention();
          String what = "messages are kept for " + Words.of(retention);
          String cure = Cures.attribute(queue, "MessageRetentionPeriod=1209600");
          if (retention.compareTo(SHORTEST_RETENTION) < 0) {
            return new Outcome.Found(
                List.of(
                    error(
                        what,
                        "the time runs on while a termination is worked on: its message is gone"
                            + " before it is completed, and a crash then waits for the reconciler",
                        cure)));
          }
          return Outcome.of(
              retention.compareTo(LONGEST_ACTION) < 0
                  ? List.of(
                      warning(
                          what,
                          "a lifecycle action can last 48 hours, and a message that nobody"
                              + " received in time is lost",
                          cure))
                  : List.of(),
              Words.of(retention));
        });
  }

  static Outcome receives(World world) {
    return judge(
        world,
        queue ->
            queue
                .deadLetters()
                .map(to ->
                    Outcome.of(
                        to.maxReceiveCount() < FEWEST_RECEIVES
                            ? List.of(tooFew(queue, to))
                            : List.of(),
                        "after " + to.maxReceiveCount() + " receives"))
                .orElseGet(() -> new Outcome.Passed("no dead-letter queue")));
  }

  private static Finding tooFew(QueueState queue, RedrivePolicy to) {
    return error(
        "messages go to the dead-letter queue after " + to.maxReceiveCount() + " receives",
        "every hand-over between replicas is a receive, and so is every look of a dry run: messages"
            + " of terminations under way move away",
        "set maxReceiveCount to 1000: "
            + Cures.attribute(
                queue,
                "'{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"%s\\\",\\\"maxReceiveCount\\\":1000}\"}'"
                    .formatted(to.deadLetterQueueArn())));
  }

  static Outcome deadLetters(World world) {
    return Outcome.judge(
        world.deadLetters(),
        count ->
            count
                .map(messages ->
                    Outcome.of(
                        messages > 0 ? List.of(letters(messages)) : List.of(), "it is empty"))
                .orElseGet(() -> new Outcome.NotMade("there is no dead-letter queue")));
  }

  private static Finding letters(int messages) {
    return warning(
        messages + " messages are in the dead-letter queue",
        "each was received too often: a termination that nobody finished, or something that is no"
            + " termination",
        "look at them in the SQS console; purge the queue when they are understood");
  }
}
