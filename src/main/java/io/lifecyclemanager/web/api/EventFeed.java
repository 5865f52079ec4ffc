package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.web.RequestRefusal;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What changes in the status of all terminations, for at most 50 clients, of which one address has
 * at most 25. Reads the status once a second for all of them together, and not at all while there
 * is none. Thread-safe.
 */
final class EventFeed implements AutoCloseable {
  static final int MAX_CLIENTS = 50;

  /** Further clients are behind the same proxy, or a single one opens all that it can. */
  static final int MAX_CLIENTS_OF_ADDRESS = 25;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** A client that takes longer for what it is sent at once is disconnected. */
  private static final Duration MAX_WRITE_TIME = Duration.ofSeconds(10);

  private final Supplier<StatusReport> status;
  private final Time time;
  private final Signal changed;
  private final RecentChanges history;
  private final Map<EventSubscription, String> clients = new HashMap<>();
  private @Nullable Long readAt;
  private boolean reading;
  private boolean closed;

  /**
   * @param status reads the status of all terminations; blocks for about a second at most
   * @param process see {@link RecentChanges}
   */
  EventFeed(Supplier<StatusReport> status, Time time, String process) {
    this.status = status;
    this.time = time;
    this.changed = time.signal();
    this.history = new RecentChanges(process);
  }

  /**
   * A new client, whose first event is a snapshot unless all events after its last one are known.
   *
   * @param lastEventId of the event that the client received last; null for a new client
   * @param address of the client
   * @throws RequestRefusal 503 when there are 50 clients, or 25 with this address
   */
  synchronized EventSubscription subscribe(@Nullable String lastEventId, String address) {
    int ofAddress = Collections.frequency(clients.values(), address);
    if (closed || clients.size() >= MAX_CLIENTS || ofAddress >= MAX_CLIENTS_OF_ADDRESS) {
      throw RequestRefusal.unavailable(
          "too_many_clients",
          "%d clients receive events already, %d of them from this address"
              .formatted(clients.size(), ofAddress),
          Duration.ofSeconds(10));
    }
    @Nullable Long seen =
        history
            .sequence(lastEventId)
            .filter(sequence -> history.after(sequence).isPresent())
            .orElse(null);
    EventSubscription client = new EventSubscription(this, time, seen);
    clients.put(client, address);
    if (!reading) {
      reading = true;
      Thread _ = time.start("status events", this::readWhileThereAreClients);
    }
    return client;
  }

  synchronized void remove(EventSubscription client) {
    clients.remove(client);
  }

  synchronized int clientCount() {
    return clients.size();
  }

  Signal changed() {
    return changed;
  }

  /**
   * The events for a client since it has received one with this sequence; a snapshot where it has
   * received none, once the status is known.
   *
   * @return empty when the client is to be disconnected
   */
  synchronized Optional<List<FeedEvent>> eventsAfter(
      EventSubscription client, @Nullable Long seen) {
    if (closed || !clients.containsKey(client)) {
      return Optional.empty();
    }
    if (seen != null) {
      return history.after(seen);
    }
    boolean isFresh = readAt != null && time.since(readAt).compareTo(INTERVAL.multipliedBy(3)) < 0;
    return Optional.of(isFresh ? List.of(history.snapshot()) : List.of());
  }

  private void readWhileThereAreClients() {
    boolean wasStopped = false;
    try {
      while (hasClients()) {
        long start = time.nanos();
        update(status.get(), start);
        disconnectSlowClients();
        time.sleep(INTERVAL.minus(time.since(start)));
      }
      wasStopped = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!wasStopped) {
        disconnectAll();
      }
    }
  }

  private synchronized boolean hasClients() {
    reading = !closed && !clients.isEmpty();
    return reading;
  }

  private void update(StatusReport report, long start) {
    synchronized (this) {
      history.update(report);
      readAt = start;
    }
    changed.raise();
  }

  private synchronized void disconnectSlowClients() {
    clients.keySet().removeIf(client -> client.interruptWriteOlderThan(MAX_WRITE_TIME));
  }

  /** The clients connect again, and the next one of them starts the reading again. */
  private void disconnectAll() {
    synchronized (this) {
      reading = false;
      clients.clear();
    }
    changed.raise();
  }

  /** Disconnects all clients and accepts no further ones; may be called twice. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      clients.clear();
    }
    changed.raise();
  }
}
