package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.Resource;
import java.util.List;

/** Whether every message reaches {@code serve}, and at once. */
final class QueueMessageChecks {
  private QueueMessageChecks() {}

  static CheckOutcome delay(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot,
        queue ->
            CheckOutcome.of(
                queue.delay().isZero()
                    ? List.of()
                    : List.of(
                        warning(
                            "the queue delays each message by " + Phrases.duration(queue.delay()),
                            "serve learns of each termination that much later: the time counts"
                                + " towards the timeout of the hook, and towards the two minutes"
                                + " of a spot interruption",
                            FixCommands.setQueueAttribute(queue, "DelaySeconds=0"))),
                "none"));
  }

  static CheckOutcome size(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot,
        queue ->
            CheckOutcome.of(
                queue.maxMessageSize() >= Resource.Queue.SUFFICIENT_MESSAGE_SIZE
                    ? List.of()
                    : List.of(
                        warning(
                            "the queue takes messages of at most "
                                + queue.maxMessageSize()
                                + " bytes",
                            "a message that is larger, as with long notification metadata or"
                                + " through SNS, is not delivered, and the instance terminates"
                                + " at once, without a drain",
                            FixCommands.setQueueAttribute(queue, "MaximumMessageSize=262144"))),
                "16 KiB or more"));
  }
}
