package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.IntakeFact.EventResponded;
import io.lifecyclemanager.model.IntakeFact.MessageReceived;
import io.lifecyclemanager.model.IntakeFact.PendingTerminationsListed;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the queue, its messages and the reconciliation with Auto Scaling. Thread-safe. */
final class QueueMeters {
  /** SQS counts the receives of all replicas, so that one of them counts each tenth. */
  private static final int MANY_RECEIVES = 10;

  private final MeterFactory meters;
  private final Counter polls;
  private final Counter received;
  private final Counter redelivered;
  private final Counter receivedOften;
  private final Counter returned;
  private final Counter rejected;
  private final Counter reconciliations;
  private final Counter adopted;
  private final Counter released;
  private final Counter launches;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Timer age;
  private final TestNotificationTimes tests;

  QueueMeters(MeterFactory meters) {
    this.meters = meters;
    polls = meters.counter("queue_polls", "Receive requests that SQS answered.");
    received = meters.counter("messages_received", "Messages received, each delivery counted.");
    redelivered =
        meters.counter("messages_redelivered", "Messages received that were delivered before.");
    receivedOften =
        meters.counter(
            "messages_often_received",
            "Messages received for the 10th, 20th, 30th time, and so on: no replica ends them.");
    returned = meters.counter("messages_given_back", "Messages returned to the queue.");
    rejected =
        meters.counter(
            "rejected_events", "Messages deleted without effect, except test notifications.");
    reconciliations =
        meters.counter(
            "reconciliations", "Searches for orphaned terminations that Auto Scaling answered.");
    adopted = meters.counter("reconciled_instances", "Orphaned terminations adopted.");
    released =
        meters.counter(
            "released_nodes", "Nodes restored because their instances returned to service.");
    launches =
        meters.counter(
            "launches_completed",
            "Lifecycle actions of launching hooks completed because the node was Ready.");
    meters.gauge(
        "waiting_instances",
        "Instances that waited in our hooks at the last search for orphaned terminations.",
        waiting::get);
    age =
        meters.histogram("message_age", "Age of messages at their receipt.", HistogramBuckets.AGE);
    tests = new TestNotificationTimes(meters);
    for (DropReason reason : DropReason.values()) {
      drops(reason);
    }
    Arrays.stream(EventKind.values()).map(EventKind::text).forEach(this::events);
  }

  void countPoll() {
    polls.increment();
  }

  void recordReceived(MessageReceived message) {
    received.increment();
    if (message.receiveCount() > 1) {
      redelivered.increment();
    }
    if (message.receiveCount() > 0 && message.receiveCount() % MANY_RECEIVES == 0) {
      receivedOften.increment();
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

  void countReleased() {
    released.increment();
  }

  void countLaunchCompleted() {
    launches.increment();
  }

  void countReturned() {
    returned.increment();
  }

  void countDropped(DropReason reason) {
    drops(reason).increment();
    // Auto Scaling sends a test notification for each hook that is put.
    if (reason != DropReason.TEST_NOTIFICATION) {
      rejected.increment();
    }
  }

  void countEvent(EventResponded event) {
    events(event.kind()).increment();
  }

  private Counter events(String kind) {
    return meters.counter(
        "events",
        "Events that EC2 has confirmed and to which this controller responds, by kind.",
        "kind",
        kind);
  }

  private Counter drops(DropReason reason) {
    return meters.counter(
        "messages_dropped",
        "Messages deleted without effect, by reason.",
        "reason",
        reason.name().toLowerCase(Locale.ROOT));
  }
}
