package io.lifecyclemanager.simulation.aws.ec2;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lock of the simulated EC2, and what it does at a later time. What is due is done at the next
 * access, in the order of its time; messages are given out after the lock is released.
 */
final class Ec2Timeline {
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(
          Comparator.<Planned, Instant>comparing(p -> p.at).thenComparingLong(p -> p.sequence));
  private final Queue<Runnable> outbox = new ConcurrentLinkedQueue<>();
  private final List<Consumer<Ec2Message>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Instant>> timers = new CopyOnWriteArrayList<>();
  private long sequence;

  private record Planned(Instant at, long sequence, Consumer<Instant> action) {}

  Ec2Timeline(InstantSource clock) {
    this.clock = clock;
  }

  /** Does what is due, then the work under the lock, then gives out messages. */
  <T> T access(Function<Instant, T> work) {
    T result = accessQuietly(work);
    giveOut();
    return result;
  }

  /** The same, leaving the messages to the next {@link #access}. */
  <T> T accessQuietly(Function<Instant, T> work) {
    lock.lock();
    try {
      Instant now = clock.instant();
      while (!planned.isEmpty() && !planned.element().at().isAfter(now)) {
        Planned due = planned.remove();
        due.action().accept(due.at());
      }
      return work.apply(now);
    } finally {
      lock.unlock();
    }
  }

  private void giveOut() {
    for (Runnable due = outbox.poll(); due != null; due = outbox.poll()) {
      due.run();
    }
  }

  /** Within an access: does this later. The action gets the time for which it was planned. */
  void plan(Instant at, Consumer<Instant> action) {
    planned.add(new Planned(at, sequence++, action));
    later(() -> timers.forEach(timer -> timer.accept(at)));
  }

  void plan(Instant now, Duration in, Consumer<Instant> action) {
    plan(now.plus(in), action);
  }

  /** Within an access: sends this once the lock is released. */
  void send(Ec2Message message) {
    later(() -> listeners.forEach(listener -> listener.accept(message)));
  }

  /** Within an access: does this once the lock is released. */
  void later(Runnable work) {
    outbox.add(work);
  }

  void onMessage(Consumer<Ec2Message> listener) {
    listeners.add(listener);
  }

  /** Receives each time at which an access is needed for something to happen in time. */
  void onTimer(Consumer<Instant> timer) {
    timers.add(timer);
  }
}
