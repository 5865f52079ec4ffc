package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queue's receiving end. Standard queues deliver at least once, unordered, to any replica. */
public interface Inbox {
  /**
   * Waits for messages. An interrupt of the (virtual) thread ends a running poll.
   *
   * @param wait how long to wait for the first one, 0 to 20 s
   * @param visibility how long the received messages are hidden from other replicas
   * @return up to ten deliveries; empty when none came
   * @throws io.lifecyclemanager.model.RemoteFailure when the queue gave no answer, or does not
   *     exist
   * @throws InterruptedException when interrupted
   */
  List<Delivery> receive(Duration wait, Duration visibility) throws InterruptedException;

  /**
   * One delivery.
   *
   * @param message to extend its visibility timeout, return or delete it
   * @param body the text, not decoded
   * @param sentAt when it was sent, by the queue's own clock; null where unknown
   * @param age since it was sent, by the queue's own clock; null where unknown
   * @param receiveCount how often it was delivered, this time included
   * @param sender the id of the principal that sent it, as the queue knows it; null where unknown
   */
  record Delivery(
      QueueMessage message,
      String body,
      @Nullable Instant sentAt,
      @Nullable Duration age,
      int receiveCount,
      @Nullable String sender) {}
}
