package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.Batcher;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Gatherers;

/**
 * Extends the visibility timeout of held messages, so that no other consumer receives them. The
 * timeout is 30 s: the messages of a crashed process return to the queue within that time.
 * Thread-safe.
 */
public final class VisibilityExtender {
  /** The visibility timeout that each extension sets. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * IAM is eventually consistent: a permission that is missing for longer may be missing for ever.
   */
  private static final Duration DELETION_TIMEOUT = Duration.ofSeconds(90);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Messages per extension: during an outage, the loop reports its liveness after each of them. */
  private static final int BATCH = 100;

  /** As many as SQS accepts in one request. */
  private static final int DELETION_BATCH = 10;

  /** Short, since the next extension must succeed within the 20 s that are left. */
  private static final Backoff AFTER_FAILURE =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  private final ReceivedMessages messages;
  private final Time time;
  private final Retry retry;
  private final Listener listener;
  private final Batcher<QueueMessage, RemoteFailure> deletions;
  private final Map<String, QueueMessage> held = new ConcurrentHashMap<>();
  private volatile Deadline hiddenUntil;
  private volatile long continuousSince;

  /** The caller runs {@link #run} on a thread of its own. */
  public VisibilityExtender(
      ReceivedMessages messages, Time time, RandomGenerator random, Listener listener) {
    this.messages = messages;
    this.time = time;
    this.retry = new Retry(time, random);
    this.listener = listener;
    this.deletions = new Batcher<>(time, "message deletions", DELETION_BATCH, messages::delete);
    this.hiddenUntil = time.in(TIMEOUT);
    this.continuousSince = time.nanos();
  }

  /** Holds the message from now on; a newer delivery of the same message replaces the older one. */
  public void hold(QueueMessage message) {
    held.put(message.id(), message);
  }

  /**
   * Holds the messages no longer and returns them to the queue.
   *
   * @param delay after which they are visible
   * @throws RemoteFailure when the queue did not answer; they become visible after the timeout
   */
  public void returnMessages(Collection<String> messageIds, Duration delay) {
    List<QueueMessage> returned =
        messageIds.stream().map(held::remove).filter(Objects::nonNull).toList();
    if (!returned.isEmpty()) {
      messages.returnMessages(returned, delay);
    }
  }

  /** Holds the messages no longer, without any request: another consumer received them later. */
  public void forget(Collection<String> messageIds) {
    held.keySet().removeAll(messageIds);
  }

  /**
   * Whether no other consumer can have received any held message since then. False when the
   * messages were not extended in time, after an outage of the queue or a pause of this process.
   *
   * @param nanos on the monotonic clock
   */
  public boolean isContinuousSince(long nanos) {
    return !time.isPast(hiddenUntil) && continuousSince - nanos <= 0;
  }

  /** Whether any message is held. */
  public boolean isHoldingAny() {
    return !held.isEmpty();
  }

  /**
   * Returns all held messages to the queue at once.
   *
   * @throws RemoteFailure when the queue did not answer; they become visible after the timeout
   */
  public void returnAll() {
    returnMessages(List.copyOf(held.keySet()), Duration.ZERO);
  }

  /**
   * Deletes the messages, together with those that other callers delete at the same time, and
   * retries for 90 s in all. Then it holds them no longer: the queue delivers them again, and what
   * they ask for is found to be over. A message that is not held is left alone.
   *
   * @return whether all are deleted; the last failure of each is reported
   * @throws InterruptedException when interrupted before; the messages are delivered again then
   */
  public boolean delete(Collection<String> messageIds) throws InterruptedException {
    Deadline end = time.in(DELETION_TIMEOUT);
    boolean allDeleted = true;
    for (String id : messageIds) {
      try {
        boolean _ =
            retry
                .until(() -> end)
                .reporting(listener, null, "deleting message " + id)
                .call(() -> deleteNewest(id));
      } catch (RemoteFailure reported) {
        forget(List.of(id));
        allDeleted = false;
      }
    }
    return allDeleted;
  }

  /** A delivery that arrives meanwhile has another receipt handle: it is deleted as well. */
  private boolean deleteNewest(String messageId) throws InterruptedException {
    QueueMessage newest = held.get(messageId);
    while (newest != null) {
      Optional<RemoteFailure> failure = deletions.send(newest);
      if (failure.isPresent()) {
        throw failure.get();
      }
      newest = held.remove(messageId, newest) ? null : held.get(messageId);
    }
    return true;
  }

  /**
   * Extends the held messages, until interrupted. Called once.
   *
   * @throws InterruptedException when interrupted
   */
  public void run() throws InterruptedException {
    retry
        .pausing(AFTER_FAILURE::pause)
        .reporting(listener, null, "extending the visibility timeout of messages")
        .repeat(() -> {
          listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.VISIBILITY));
          extendAll();
          return Optional.of(INTERVAL);
        });
  }

  private void extendAll() {
    Deadline next = time.in(TIMEOUT);
    List<List<QueueMessage>> batches =
        held.values().stream().gather(Gatherers.windowFixed(BATCH)).toList();
    RemoteFailure first = null;
    for (List<QueueMessage> batch : batches) {
      listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.VISIBILITY));
      try {
        extend(batch);
      } catch (RemoteFailure failure) {
        first = first == null ? failure : first;
      }
    }
    if (first != null) {
      throw first;
    }
    if (time.isPast(hiddenUntil)) {
      continuousSince = time.nanos();
    }
    hiddenUntil = next;
  }

  private void extend(List<QueueMessage> batch) {
    Set<QueueMessage> lost = messages.extendVisibility(batch, TIMEOUT);
    if (!lost.isEmpty()) {
      continuousSince = time.nanos();
    }
    // Their next delivery joins the termination that runs, with a new receipt handle.
    lost.forEach(message -> held.remove(message.id(), message));
  }
}
