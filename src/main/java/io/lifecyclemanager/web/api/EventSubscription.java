package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client of the feed. Used by the thread of its request; the feed may interrupt a write. */
final class EventSubscription implements AutoCloseable {
  /** The client connects again, and its token, where one is needed, is checked again. */
  static final Duration MAX_AGE = Duration.ofMinutes(15);

  private final EventFeed feed;
  private final Time time;
  private final Deadline end;
  private @Nullable Long seen;
  private @Nullable Thread writer;
  private long writeBegan;

  EventSubscription(EventFeed feed, Time time, @Nullable Long seen) {
    this.feed = feed;
    this.time = time;
    this.end = time.in(MAX_AGE);
    this.seen = seen;
  }

  /** Writes to the client. */
  @FunctionalInterface
  interface ClientWrite {
    void run() throws IOException;
  }

  /**
   * Waits for events.
   *
   * @param atMost how long to wait
   * @return an empty list when there was none in this time; empty when the client is to be
   *     disconnected, because it is too slow, has been connected for long enough, or the feed ends
   * @throws InterruptedException when interrupted
   */
  Optional<List<FeedEvent>> next(Duration atMost) throws InterruptedException {
    Deadline deadline = time.in(atMost);
    while (true) {
      if (time.isPast(end)) {
        return Optional.empty();
      }
      long count = feed.changed().count();
      Optional<List<FeedEvent>> events = feed.eventsAfter(this, seen);
      if (events.isEmpty() || !events.get().isEmpty()) {
        events.ifPresent(present -> seen = present.getLast().sequence());
        return events;
      }
      if (time.isPast(deadline)) {
        return events;
      }
      boolean _ = feed.changed().await(count, time.until(deadline));
    }
  }

  /**
   * Runs the write, which the feed interrupts when it takes too long.
   *
   * @throws IOException when the client has disconnected, or was too slow
   */
  void write(ClientWrite write) throws IOException {
    synchronized (this) {
      writer = Thread.currentThread();
      writeBegan = time.nanos();
    }
    try {
      write.run();
    } finally {
      synchronized (this) {
        writer = null;
      }
    }
  }

  /** Interrupts a write that has taken longer; returns whether it has. */
  synchronized boolean interruptWriteOlderThan(Duration atMost) {
    if (writer == null || time.since(writeBegan).compareTo(atMost) < 0) {
      return false;
    }
    writer.interrupt();
    return true;
  }

  /** Leaves the feed; may be called twice. */
  @Override
  public void close() {
    feed.remove(this);
  }
}
