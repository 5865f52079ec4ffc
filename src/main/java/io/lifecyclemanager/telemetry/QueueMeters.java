package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.MessageDropped.DropReason;
import io.lifecyclemanager.model.Fact.MessageReceived;
import io.lifecyclemanager.model.Fact.PendingTerminationsListed;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the queue and its messages. */
final class QueueMeters {
  private final MeterFactory meters;
  private final Counter polls;
  private final Counter received;
  private final Counter redelivered;
  private final Counter returned;
  private final Counter rejected;
  private final Counter reconciliations;
  private final Counter adopted;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Timer age;
  private final TestNotificationTimes tests;

  QueueMeters(MeterFactory meters) {
    this.meters = meters;
    polls = meters.counter("queue_polls", "Receives that the queue answered.");
    received = meters.counter("messages_received", "Messages received, every delivery counted.");
    redelivered =
        meters.counter("messages_redelivered", "Messages received that had been delivered before.");
    returned = meters.counter("messages_given_back", "Messages left to others, or for later.");
    rejected = meters.counter("rejected_events", "Messages deleted because they moved nothing.");
    reconciliations =
        meters.counter("reconciliations", "Looks at who waits in our hooks that were answered.");
    adopted =
        meters.counter(
            "reconciled_instances", "Instances taken up that waited without message or owner.");
    meters.gauge(
        "waiting_instances", "Instances that waited in our hooks at the last look.", waiting::get);
    age =
        meters.histogram(
            "message_age", "Age of messages when they were received.", HistogramBuckets.AGE);
    tests = new TestNotificationTimes(meters);
    for (DropReason reason : DropReason.values()) {
      drops(reason);
    }
  }

  void countPoll() {
    polls.increment();
  }

  void recordReceived(MessageReceived message) {
    received.increment();
    if (message.receiveCount() > 1) {
      redelivered.increment();
    }
    Duration sinceSent = message.age();
    if (sinceSent != null) {
      age.record(sinceSent);
    }
  }

  void recordTestNotification(TestNotificationReceived test) {
    tests.record(test);
  }

  void recordReconciliation(PendingTerminationsListed list) {
    reconciliations.increment();
    waiting.set(list.pending());
  }

  void countAdopted() {
    adopted.increment();
  }

  void countReturned() {
    returned.increment();
  }

  void countDropped(DropReason reason) {
    drops(reason).increment();
    // Putting a hook sends a test notification: nothing was rejected.
    if (reason != DropReason.TEST_NOTIFICATION) {
      rejected.increment();
    }
  }

  private Counter drops(DropReason reason) {
    return meters.counter(
        "messages_dropped",
        "Messages deleted because they moved nothing, by reason.",
        "reason",
        reason.name().toLowerCase(Locale.ROOT));
  }
}
