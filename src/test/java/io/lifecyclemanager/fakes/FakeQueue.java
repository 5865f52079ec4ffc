package io.lifecyclemanager.fakes;

import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A standard queue: hides what it delivers, delivers it again unless it is deleted, and rejects
 * hiding a message for more than 12 hours after its delivery. Only the newest receipt handle is
 * valid. An interrupted receive still hides what it would have received, as in SQS.
 */
public final class FakeQueue implements Inbox, ReceivedMessages {
  /** The principal that sends every message. */
  public static final String SENDER = "AIDAFAKESENDER0000000";

  private static final int BATCH = 10;
  private static final Duration LONGEST_IN_FLIGHT = Duration.ofHours(12);

  private final Time time;
  private final Signal changed;
  private final FaultInjector faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, StoredMessage> stored = new LinkedHashMap<>();
  private final Set<String> undeletable = new HashSet<>();
  private final List<Abandoned> abandoned = new ArrayList<>();

  /** A receive whose caller was interrupted. */
  private record Abandoned(long until, Duration visibility) {}

  /** An empty queue. */
  public FakeQueue(Time time) {
    this.time = time;
    this.changed = time.signal();
    this.faults = new FaultInjector(time, "SQS");
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  /**
   * Sends a message.
   *
   * @return the message's id
   */
  public String send(String body) {
    StoredMessage message = locked(() -> put(body));
    changed.raise();
    return message.id;
  }

  private StoredMessage put(String body) {
    StoredMessage message = new StoredMessage(body, time.nanos());
    stored.put(message.id, message);
    serveAbandoned();
    return message;
  }

  /** The next deletion of this message fails, and not that of others in the same request. */
  public void failNextDeletion(String id) {
    locked(() -> undeletable.add(id));
  }

  /** Deletes every message, hidden or not. */
  public void purge() {
    locked(() -> stored.keySet().removeIf(_ -> true));
  }

  /** How many messages there are, hidden or not. */
  public int size() {
    return locked(stored::size);
  }

  /** How many messages the next receive would find. */
  public int visible() {
    return locked(() -> (int) stored.values().stream().filter(this::isVisible).count());
  }

  /** How often the message was delivered; 0 as well once it is deleted. */
  public int deliveries(String id) {
    return locked(() -> stored.containsKey(id) ? stored.get(id).deliveries : 0);
  }

  /** Makes every message visible at once, as if it had been delivered twice. */
  public void redeliver() {
    redeliver(_ -> true);
  }

  /** Makes this message visible at once, as if it had been delivered twice. */
  public void redeliver(String id) {
    redeliver(message -> message.id.equals(id));
  }

  private void redeliver(Predicate<StoredMessage> which) {
    locked(() -> {
      stored.values().stream().filter(which).forEach(message -> message.visible = time.nanos());
      return stored;
    });
    changed.raise();
  }

  @Override
  public List<Delivery> receive(Duration wait, Duration visibility) throws InterruptedException {
    return faults.call("receive", () -> await(wait, visibility));
  }

  private List<Delivery> await(Duration wait, Duration visibility) throws InterruptedException {
    long start = time.nanos();
    while (true) {
      long seen = changed.count();
      List<Delivery> taken = locked(() -> take(visibility));
      Duration left = wait.minus(time.since(start));
      if (!taken.isEmpty() || !left.isPositive()) {
        return taken;
      }
      try {
        changed.await(seen, locked(() -> untilNext(left)));
      } catch (InterruptedException e) {
        Abandoned cutOff = new Abandoned(start + wait.toNanos(), visibility);
        abandon(cutOff);
        throw e;
      }
    }
  }

  private void abandon(Abandoned receive) {
    locked(() -> {
      abandoned.add(receive);
      serveAbandoned();
      return abandoned;
    });
  }

  private void serveAbandoned() {
    abandoned.removeIf(
        receive -> receive.until - time.nanos() <= 0 || !take(receive.visibility).isEmpty());
  }

  private List<Delivery> take(Duration visibility) {
    List<Delivery> taken = new ArrayList<>();
    for (StoredMessage message : stored.values()) {
      if (taken.size() < BATCH && isVisible(message)) {
        message.deliveries++;
        message.received = time.nanos();
        message.visible = message.received + visibility.toNanos();
        taken.add(
            new Delivery(
                new QueueMessage(message.id, message.receipt()),
                message.body,
                time.now().minus(time.since(message.sent)),
                time.since(message.sent),
                message.deliveries,
                SENDER));
      }
    }
    return taken;
  }

  private Duration untilNext(Duration atMost) {
    long soonest =
        stored.values().stream()
            .mapToLong(message -> message.visible - time.nanos())
            .min()
            .orElse(Long.MAX_VALUE);
    return Duration.ofNanos(Math.min(soonest, atMost.toNanos()));
  }

  @Override
  public Set<QueueMessage> extendVisibility(
      Collection<QueueMessage> messages, Duration visibility) {
    return faults.call(
        "extend",
        () ->
            locked(() ->
                messages.stream()
                    .filter(message -> !hide(message, visibility))
                    .collect(Collectors.toSet())));
  }

  @Override
  public void returnMessages(Collection<QueueMessage> messages, Duration delay) {
    faults.call(
        "returnMessages",
        () ->
            locked(() -> {
              messages.forEach(message -> hide(message, delay));
              serveAbandoned();
              return messages;
            }));
    changed.raise();
  }

  private boolean hide(QueueMessage message, Duration visibility) {
    StoredMessage known = stored.get(message.id());
    if (known == null || !known.receipt().equals(message.receipt()) || isVisible(known)) {
      return false;
    }
    long latest = known.received + LONGEST_IN_FLIGHT.toNanos();
    known.visible = Math.min(time.nanos() + visibility.toNanos(), latest);
    return true;
  }

  @Override
  public Map<QueueMessage, RemoteFailure> delete(Collection<QueueMessage> messages) {
    return faults.call("delete", () -> locked(() -> deleteAll(messages)));
  }

  private Map<QueueMessage, RemoteFailure> deleteAll(Collection<QueueMessage> messages) {
    Map<QueueMessage, RemoteFailure> failures = new HashMap<>();
    for (QueueMessage message : messages) {
      StoredMessage known = stored.get(message.id());
      if (undeletable.remove(message.id())) {
        failures.put(message, faults.failure("delete", RemoteFailure.FailureKind.UNAVAILABLE));
      } else if (known != null && known.receipt().equals(message.receipt())) {
        stored.remove(message.id());
      }
    }
    return failures;
  }

  private boolean isVisible(StoredMessage message) {
    return message.visible - time.nanos() <= 0;
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
