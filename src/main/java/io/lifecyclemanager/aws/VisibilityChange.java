package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/** Changes the visibility timeout of messages, ten in a request, several requests at a time. */
final class VisibilityChange {
  private static final String OPERATION = "ChangeMessageVisibilityBatch";
  private static final int BATCH = 10;

  private final SqsClient client;
  private final Time time;
  private final ReceiveTimes receiveTimes;
  private final QueueCall caller;

  /** Makes a request to the queue, whose URL it passes on. */
  interface QueueCall {
    <T> T call(String operation, Function<String, T> request);
  }

  VisibilityChange(SqsClient client, Time time, ReceiveTimes receiveTimes, QueueCall caller) {
    this.client = client;
    this.time = time;
    this.receiveTimes = receiveTimes;
    this.caller = caller;
  }

  /**
   * Hides the messages from now on.
   *
   * @param visibility for how long; zero makes them visible
   * @return the messages whose receipt handle is not valid any more
   * @throws RemoteFailure when there was no answer for some; the others are changed nevertheless
   */
  Set<QueueMessage> change(Collection<QueueMessage> messages, Duration visibility) {
    Set<QueueMessage> lost = ConcurrentHashMap.newKeySet();
    Queue<RemoteFailure> failures = new ConcurrentLinkedQueue<>();
    List<List<QueueMessage>> batches =
        messages.stream().gather(Gatherers.windowFixed(BATCH)).toList();
    try {
      FanOut.forEach(
          time,
          "visibility",
          batches,
          batch -> {
            try {
              lost.addAll(changeBatch(batch, visibility));
            } catch (RemoteFailure failure) {
              failures.add(failure);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsRequests.interruptedFailure("SQS " + OPERATION, e);
    }
    if (!failures.isEmpty()) {
      throw failures.element();
    }
    return lost;
  }

  private Set<QueueMessage> changeBatch(List<QueueMessage> batch, Duration visibility) {
    Set<QueueMessage> lost = new HashSet<>();
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Duration left = receiveTimes.remaining(batch.get(i).receipt());
      if (left.isPositive()) {
        entries.add(entry(i, batch.get(i), left.compareTo(visibility) < 0 ? left : visibility));
      } else {
        lost.add(batch.get(i));
      }
    }
    if (!entries.isEmpty()) {
      send(entries).forEach(failed -> lost.add(batch.get(Integer.parseInt(failed.id()))));
    }
    return lost;
  }

  private static ChangeMessageVisibilityBatchRequestEntry entry(
      int index, QueueMessage message, Duration visibility) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .id(String.valueOf(index))
        .receiptHandle(message.receipt())
        .visibilityTimeout((int) visibility.toSeconds())
        .build();
  }

  private List<BatchResultErrorEntry> send(List<ChangeMessageVisibilityBatchRequestEntry> entries) {
    List<BatchResultErrorEntry> failed =
        caller.call(
            OPERATION,
            url ->
                client
                    .changeMessageVisibilityBatch(ask -> ask.queueUrl(url).entries(entries))
                    .failed());
    for (BatchResultErrorEntry one : failed) {
      if (!Boolean.TRUE.equals(one.senderFault())) {
        throw new RemoteFailure(
            RemoteFailure.FailureKind.UNAVAILABLE,
            "SQS %s: %s: %s".formatted(OPERATION, one.code(), one.message()),
            null);
      }
    }
    return failed;
  }

  /**
   * When each delivery was received. SQS hides no message for more than 12 h after its receive, and
   * rejects a longer extension instead of shortening it. Forgets deliveries after 12 h.
   * Thread-safe.
   */
  static final class ReceiveTimes {
    private static final Duration MAX_HIDDEN = Duration.ofHours(12);

    /** SQS counts from before its answer arrives here. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Time time;
    private final Map<String, Long> received = new LinkedHashMap<>();

    ReceiveTimes(Time time) {
      this.time = time;
    }

    synchronized void recordReceive(String receipt) {
      received.values().removeIf(at -> !remaining(at).isPositive());
      received.put(receipt, time.nanos());
    }

    synchronized void forget(String receipt) {
      received.remove(receipt);
    }

    /** How much longer the delivery may be hidden; an unknown one counts as just received. */
    synchronized Duration remaining(String receipt) {
      return remaining(received.getOrDefault(receipt, time.nanos()));
    }

    private Duration remaining(long at) {
      return MAX_HIDDEN.minus(MARGIN).minus(time.since(at));
    }
  }
}
