package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.MessageDropped.Reason;
import io.lifecyclemanager.model.Fact.MessageReceived;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.Fact.WaitingListed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the queue and its messages. */
final class QueueMeters {
  private final Meters meters;
  private final Counter polls;
  private final Counter received;
  private final Counter redelivered;
  private final Counter givenBack;
  private final Counter rejected;
  private final Counter looks;
  private final Counter takenUp;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Timer age;
  private final TestTimes tests;

  QueueMeters(Meters meters) {
    this.meters = meters;
    polls = meters.counter("queue_polls", "Receives that the queue answered.");
    received = meters.counter("messages_received", "Messages received, every delivery counted.");
    redelivered =
        meters.counter("messages_redelivered", "Messages received that had been delivered before.");
    givenBack = meters.counter("messages_given_back", "Messages left to others, or for later.");
    rejected = meters.counter("rejected_events", "Messages deleted because they moved nothing.");
    looks =
        meters.counter("reconciliations", "Looks at who waits in our hooks that were answered.");
    takenUp =
        meters.counter(
            "reconciled_instances", "Instances taken up that waited without message or owner.");
    meters.gauge(
        "waiting_instances", "Instances that waited in our hooks at the last look.", waiting::get);
    age = meters.histogram("message_age", "Age of messages when they were received.", Buckets.AGE);
    tests = new TestTimes(meters);
    for (Reason reason : Reason.values()) {
      drops(reason);
    }
  }

  void polled() {
    polls.increment();
  }

  void received(MessageReceived message) {
    received.increment();
    if (message.receiveCount() > 1) {
      redelivered.increment();
    }
    Duration sinceSent = message.age();
    if (sinceSent != null) {
      age.record(sinceSent);
    }
  }

  void tested(TestNotificationReceived test) {
    tests.received(test);
  }

  void listed(WaitingListed list) {
    looks.increment();
    waiting.set(list.waiting());
  }

  void takenUp() {
    takenUp.increment();
  }

  void givenBack() {
    givenBack.increment();
  }

  void dropped(Reason reason) {
    drops(reason).increment();
    // Putting a hook sends a test notification: nothing was rejected.
    if (reason != Reason.TEST_NOTIFICATION) {
      rejected.increment();
    }
  }

  private Counter drops(Reason reason) {
    return meters.counter(
        "messages_dropped",
        "Messages deleted because they moved nothing, by reason.",
        "reason",
        reason.name().toLowerCase(Locale.ROOT));
  }
}
