package io.lifecyclemanager.hold;

import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Gatherers;

/**
 * Keeps messages that are being worked on hidden from other consumers, never more than 30 s ahead:
 * a process that dies gives its messages back within that time. Thread-safe.
 */
public final class VisibilityExtender {
  /** How far ahead messages are hidden. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /**
   * So many are extended before the loop tells that it still goes round: an outage takes its time.
   */
  private static final int BATCH = 100;

  /** After a failure there is not much time left: the next extension must work within 20 s. */
  private static final Backoff AFTER_FAILURE =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  private final ReceivedMessages messages;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Map<String, QueueMessage> held = new ConcurrentHashMap<>();
  private volatile Deadline hiddenUntil;
  private volatile long continuousSince;

  /** Keeps nothing yet; {@link #run} must run on a thread of its own. */
  public VisibilityExtender(
      ReceivedMessages messages, Time time, RandomGenerator random, Listener listener) {
    this.messages = messages;
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.hiddenUntil = time.in(TIMEOUT);
    this.continuousSince = time.nanos();
  }

  /**
   * Keeps the message hidden from now on; a newer delivery of the same message replaces the old.
   */
  public void hold(QueueMessage message) {
    held.put(message.id(), message);
  }

  /**
   * Stops keeping the messages and makes them visible after {@code delay}.
   *
   * @throws RemoteTrouble when the queue did not answer; they become visible by themselves
   */
  public void returnMessages(Collection<String> messageIds, Duration delay) {
    List<QueueMessage> back =
        messageIds.stream().map(held::remove).filter(Objects::nonNull).toList();
    if (!back.isEmpty()) {
      messages.returnMessages(back, delay);
    }
  }

  /** Stops keeping the messages and does nothing with them: somebody has a newer delivery. */
  public void forget(Collection<String> messageIds) {
    held.keySet().removeAll(messageIds);
  }

  /**
   * Whether nobody else can have received any of the messages since then. False when they were not
   * hidden anew in time: the queue was away, or this process stood still.
   *
   * @param nanos on the monotonic clock
   */
  public boolean isContinuousSince(long nanos) {
    return !time.isPast(hiddenUntil) && continuousSince - nanos <= 0;
  }

  /** Whether any message is kept. */
  public boolean isHoldingAny() {
    return !held.isEmpty();
  }

  /**
   * Stops keeping anything and makes it all visible at once.
   *
   * @throws RemoteTrouble when the queue did not answer; the messages become visible by themselves
   */
  public void returnAll() {
    returnMessages(List.copyOf(held.keySet()), Duration.ZERO);
  }

  /**
   * Deletes the message for good, trying again until the queue answers.
   *
   * @throws InterruptedException when interrupted before; the message comes back then
   */
  public void delete(String messageId) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      QueueMessage newest = held.get(messageId);
      if (newest == null) {
        return;
      }
      try {
        messages.delete(newest);
        held.remove(messageId);
        return;
      } catch (RemoteFailure trouble) {
        Duration pause = Backoff.REMOTE.pause(failures, random);
        listener.on(
            new Fact.RemoteCallFailed(null, "deleting message " + messageId, trouble, pause));
        time.sleep(pause);
      }
    }
  }

  /** Extends what is kept, until interrupted. */
  public void run() throws InterruptedException {
    int failures = 0;
    while (true) {
      listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.VISIBILITY));
      Duration pause = INTERVAL;
      try {
        extendAll();
        failures = 0;
      } catch (RemoteFailure trouble) {
        failures++;
        pause = AFTER_FAILURE.pause(failures, random);
        listener.on(
            new Fact.RemoteCallFailed(null, "extending the messages' visibility", trouble, pause));
      }
      time.sleep(pause);
    }
  }

  private void extendAll() {
    Deadline next = time.in(TIMEOUT);
    List<List<QueueMessage>> parts =
        held.values().stream().gather(Gatherers.windowFixed(BATCH)).toList();
    RemoteFailure first = null;
    for (List<QueueMessage> part : parts) {
      listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.VISIBILITY));
      try {
        extend(part);
      } catch (RemoteFailure trouble) {
        first = first == null ? trouble : first;
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

  private void extend(List<QueueMessage> part) {
    Set<QueueMessage> lost = messages.extendVisibility(part, TIMEOUT);
    if (!lost.isEmpty()) {
      continuousSince = time.nanos();
    }
    // They come back by themselves, and join the work under way with a new receipt.
    lost.forEach(message -> held.remove(message.id(), message));
  }
}
