package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.webhook.NotificationQueue.QueuedNotification;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications one after the other, on a thread of its own. Adding one never waits, and one
 * that fails does not keep the others waiting. {@link #run} on one thread, everything else from
 * any.
 */
final class NotificationSender {
  private final WebhookEndpoint endpoint;
  private final PayloadTemplate template;
  private final Consumer<DeliveryResult> results;
  private final DeliveryLog log;
  private final Time time;
  private final Signal changed;
  private final NotificationQueue waiting;

  // Guarded by waiting.
  private boolean isBusy;
  private boolean isClosed;

  /**
   * @param results counts what became of each notification
   */
  NotificationSender(
      WebhookEndpoint endpoint,
      PayloadTemplate template,
      Consumer<DeliveryResult> results,
      DeliveryLog log,
      Time time,
      RandomGenerator random) {
    this.endpoint = endpoint;
    this.template = template;
    this.results = results;
    this.log = log;
    this.time = time;
    this.changed = time.signal();
    this.waiting = new NotificationQueue(time, random);
  }

  /** Has the notification sent as soon as those before it are. Never blocks. */
  void add(Notification notification) {
    int dropped;
    synchronized (waiting) {
      dropped = isClosed ? 1 : waiting.add(notification);
    }
    countDropped(dropped);
    changed.raise();
  }

  private void countDropped(int number) {
    for (int i = 0; i < number; i++) {
      log.dropped();
      results.accept(DeliveryResult.DROPPED);
    }
  }

  /**
   * Sends until interrupted.
   *
   * @throws InterruptedException when interrupted; what is being sent then counts as dropped
   */
  void run() throws InterruptedException {
    while (true) {
      long seen = changed.count();
      @Nullable QueuedNotification next = next();
      if (next == null) {
        changed.await(seen, untilNext());
      } else {
        send(next);
      }
    }
  }

  private @Nullable QueuedNotification next() {
    boolean becameIdle;
    int old;
    @Nullable QueuedNotification next;
    synchronized (waiting) {
      old = waiting.removeOld();
      next = waiting.poll();
      becameIdle = isBusy && next == null;
      isBusy = next != null;
    }
    for (int i = 0; i < old; i++) {
      results.accept(DeliveryResult.FAILED);
    }
    if (becameIdle) {
      changed.raise();
    }
    return next;
  }

  private Duration untilNext() {
    synchronized (waiting) {
      return waiting.untilNext();
    }
  }

  private void send(QueuedNotification next) throws InterruptedException {
    try {
      endpoint.post(template.render(next.notification()));
    } catch (RemoteFailure failure) {
      if (Thread.interrupted()) { // which may have caused it
        countDropped(1);
        throw new InterruptedException(failure.getMessage());
      }
      recordFailure(next, failure);
      return;
    } catch (InterruptedException e) {
      countDropped(1);
      throw e;
    }
    boolean isAnyFailed;
    synchronized (waiting) {
      waiting.markAvailable();
      isAnyFailed = waiting.hasFailed();
    }
    if (!isAnyFailed) {
      log.delivered();
    }
    results.accept(DeliveryResult.DELIVERED);
  }

  private void recordFailure(QueuedNotification sent, RemoteFailure failure) {
    boolean isRejected = failure.kind() == FailureKind.REJECTED;
    boolean isOver = isRejected || time.isPast(sent.end());
    boolean isDropped;
    @Nullable Duration retryIn = null;
    synchronized (waiting) {
      if (isRejected) {
        waiting.markAvailable();
      } else {
        waiting.recordFailure(sent, failure.kind(), endpoint.retryAfter());
      }
      isDropped = !isOver && isClosed;
      if (!isOver && !isDropped) {
        retryIn = waiting.requeue(sent);
      }
    }
    log.failed(failure, retryIn);
    if (isDropped) {
      countDropped(1);
    } else if (isOver) {
      results.accept(isRejected ? DeliveryResult.REJECTED : DeliveryResult.FAILED);
    }
  }

  /**
   * Waits until everything is sent, and drops what is left: whatever is added from now on, too.
   *
   * @param atMost how long to wait
   * @throws InterruptedException when interrupted
   */
  void close(Duration atMost) throws InterruptedException {
    Deadline end = time.in(atMost);
    while (true) {
      long seen = changed.count();
      boolean isOver;
      int dropped = 0;
      synchronized (waiting) {
        isOver = (waiting.size() == 0 && !isBusy) || time.isPast(end);
        if (isOver) {
          isClosed = true;
          dropped = waiting.clear();
        }
      }
      if (isOver) {
        countDropped(dropped);
        return;
      }
      changed.await(seen, time.until(end));
    }
  }
}
