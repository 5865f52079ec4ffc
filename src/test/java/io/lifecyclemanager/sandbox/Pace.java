package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** How many calls a second there were at most, of calls that only a counter tells of. */
final class Pace implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Time time;
  private final Counter counter;
  private final Thread thread;
  private volatile long most;

  /** Tells how many calls of each kind there have been. */
  @FunctionalInterface
  interface Counter {
    Map<String, Long> counts() throws InterruptedException;
  }

  /** Looks at the counter every second until it is closed. */
  Pace(Time time, Counter counter) {
    this.time = time;
    this.counter = counter;
    this.thread = time.start("pace", this::look);
  }

  /** The most that came within a second, as far as it is known. */
  OptionalLong most() {
    return OptionalLong.of(most);
  }

  private void look() {
    try {
      long total = total();
      long at = time.nanos();
      while (true) {
        time.sleep(SECOND);
        long now = total();
        Duration took = time.since(at);
        at = time.nanos();
        most = Math.max(most, (now - total) * SECOND.toMillis() / Math.max(1, took.toMillis()));
        total = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long total() throws InterruptedException {
    return counter.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
