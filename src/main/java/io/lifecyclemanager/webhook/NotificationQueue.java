package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The notifications that wait. Those that were not sent yet come first, in their order. One that
 * failed is sent again after a pause, which the others do not wait for, unless several have failed:
 * then the webhook itself is at fault, and one notification is sent after each pause. Not {@code
 * Retry}, which holds its caller until one call has succeeded. Not thread-safe.
 */
final class NotificationQueue {
  /** The starts and ends of 500 nodes that terminate at the same time. */
  static final int MAX_WAITING = 1000;

  /** After this time a notification is given up. */
  static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** After so many notifications that failed, new ones wait too. */
  private static final int MAX_NEW_FAILURES = 3;

  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final Duration LONG = Duration.ofHours(1);

  private final Time time;
  private final RandomGenerator random;
  private final Deque<QueuedNotification> unsent = new ArrayDeque<>();
  private final Deque<QueuedNotification> failed = new ArrayDeque<>();
  private Deadline pauseEnd;
  private Deadline retryPauseEnd;

  /** Since the webhook last processed a request. Requests during a retry pause do not count. */
  private int failuresInRow;

  /** How many notifications have failed at their first attempt in the same time. */
  private int newFailures;

  /** Whether the retry pause was over when the request in progress was sent. */
  private boolean hasWaited;

  /**
   * A notification that waits.
   *
   * @param failures how many of its requests have failed
   * @param next when it may be sent
   * @param end when it is given up
   */
  record QueuedNotification(Notification notification, int failures, Deadline next, Deadline end) {}

  NotificationQueue(Time time, RandomGenerator random) {
    this.time = time;
    this.random = random;
    this.pauseEnd = time.in(Duration.ZERO);
    this.retryPauseEnd = pauseEnd;
  }

  /**
   * Adds one. When too many wait, the one that would be given up first is dropped.
   *
   * @return how many were dropped
   */
  int add(Notification notification) {
    unsent.addLast(
        new QueuedNotification(notification, 0, time.in(Duration.ZERO), time.in(MAX_AGE)));
    if (size() <= MAX_WAITING) {
      return 0;
    }
    // Those that failed are older than those that were not sent yet, and in any order.
    if (failed.isEmpty()) {
      unsent.removeFirst();
    } else {
      failed.remove(Collections.min(failed, Comparator.comparing(each -> time.until(each.end()))));
    }
    return 1;
  }

  /** Removes the one to send now; null where none is due. */
  @Nullable QueuedNotification poll() {
    if (!time.isPast(pauseEnd)) {
      return null;
    }
    hasWaited = time.isPast(retryPauseEnd);
    if (!unsent.isEmpty() && time.isPast(newPauseEnd())) {
      return unsent.removeFirst();
    }
    if (hasWaited) {
      for (Iterator<QueuedNotification> each = failed.iterator(); each.hasNext(); ) {
        QueuedNotification next = each.next();
        if (time.isPast(next.next())) {
          each.remove();
          return next;
        }
      }
    }
    return null;
  }

  /** Until when no notification is sent for the first time. */
  private Deadline newPauseEnd() {
    return newFailures < MAX_NEW_FAILURES ? pauseEnd : pauseEnd.orLater(retryPauseEnd);
  }

  /** Removes those that are too old to be sent; returns their number. */
  int removeOld() {
    int before = size();
    unsent.removeIf(each -> time.isPast(each.end()));
    failed.removeIf(each -> time.isPast(each.end()));
    return before - size();
  }

  /** How long until one is due or too old, unless something changes before. */
  Duration untilNext() {
    List<Deadline> changes = new ArrayList<>();
    if (!unsent.isEmpty()) {
      changes.add(unsent.getFirst().end());
      changes.add(newPauseEnd());
    }
    for (QueuedNotification each : failed) {
      changes.add(each.end());
      changes.add(each.next().orLater(retryPauseEnd).orLater(pauseEnd));
    }
    return time.until(changes.stream().reduce(time.in(LONG), Deadline::orEarlier));
  }

  /**
   * Starts the pauses after a failure. The retry pause grows with the length of an outage, not with
   * the number of notifications: only a request that has waited for it makes it longer.
   *
   * @param sent the one that the webhook did not process
   * @param retryAfter for how long the webhook wants no request
   */
  void recordFailure(QueuedNotification sent, FailureKind kind, Duration retryAfter) {
    if (failuresInRow == 0 || hasWaited) {
      failuresInRow++;
    }
    if (sent.failures() == 0) {
      newFailures++;
    }
    Duration retryPause = PAUSES.pause(failuresInRow, random);
    retryPauseEnd = time.in(retryPause);
    pauseEnd =
        time.in(
            DurationMath.max(
                retryAfter, kind == FailureKind.THROTTLED ? retryPause : Duration.ZERO));
  }

  /**
   * Adds one that failed, to be sent again.
   *
   * @return how long it waits at least
   */
  Duration requeue(QueuedNotification sent) {
    int failures = sent.failures() + 1;
    Deadline next = time.in(PAUSES.pause(failures, random)).orLater(pauseEnd);
    failed.addLast(new QueuedNotification(sent.notification(), failures, next, sent.end()));
    return time.until(next.orLater(retryPauseEnd));
  }

  /** The webhook accepted or rejected one: the pauses after earlier failures begin anew. */
  void markAvailable() {
    failuresInRow = 0;
    newFailures = 0;
    retryPauseEnd = time.in(Duration.ZERO);
  }

  /** Whether one waits that has failed. */
  boolean hasFailed() {
    return !failed.isEmpty();
  }

  /** How many wait. */
  int size() {
    return unsent.size() + failed.size();
  }

  /** Removes all; returns their number. */
  int clear() {
    int size = size();
    unsent.clear();
    failed.clear();
    return size;
  }
}
