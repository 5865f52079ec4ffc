package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Whose heartbeat is next: of those that can be kept alive, whoever expires first. Sending in that
 * order when there are too many would keep nobody: each would come too late, one after the other.
 * So the oldest are kept, as many as the pace allows, and all the others have what is left over,
 * but always a little: that is how it is learned that they are over. Thread-safe.
 */
final class EarliestDeadlineFirst {
  /** How much of the pace is given away to those that are kept: there are pauses and late turns. */
  private static final double GIVEN_AWAY = 0.92;

  /** Every so many turns one of the others has its turn. */
  private static final int TURNS = 25;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  private final Time time;
  private final List<HeartbeatHandle> held = new ArrayList<>();
  private final Map<String, Deadline> askAgain = new HashMap<>();
  private int turnsOfTheKept;

  EarliestDeadlineFirst(Time time) {
    this.time = time;
  }

  /**
   * How many there are.
   *
   * @param held all of them
   * @param unkept those that will expire, most likely
   */
  record AdmissionCount(int held, int unkept) {}

  synchronized void add(HeartbeatHandle one) {
    held.add(one);
  }

  synchronized void remove(HeartbeatHandle one) {
    held.remove(one);
  }

  /** Decides anew who can be kept. */
  synchronized AdmissionCount admit(double perSecond) {
    long now = time.nanos();
    double left = perSecond * GIVEN_AWAY;
    int unkept = 0;
    for (HeartbeatHandle one : held) {
      double needs = one.perSecond();
      one.isKept = needs <= left && one.expiry().nanos() - now > 0;
      left -= one.isKept ? needs : 0;
      unkept += one.isKept ? 0 : 1;
    }
    return new AdmissionCount(held.size(), unkept);
  }

  /**
   * Takes the next one that is due, if there is one.
   *
   * @param again when it is due again, unless there is an answer first
   */
  synchronized Optional<HeartbeatHandle> take(Deadline again) {
    long now = time.nanos();
    Optional<HeartbeatHandle> kept = firstDue(now, true, one -> one.urgent().nanos() - now);
    // Who was never tried comes first.
    Optional<HeartbeatHandle> other =
        firstDue(now, false, one -> one.tried == null ? Long.MIN_VALUE : one.tried.nanos() - now);
    boolean othersTurn = turnsOfTheKept >= TURNS - 1;
    Optional<HeartbeatHandle> next = othersTurn ? other.or(() -> kept) : kept.or(() -> other);
    next.ifPresent(one -> {
      turnsOfTheKept = one.isKept ? turnsOfTheKept + 1 : 0;
      one.isSending = true;
      one.tried = new Deadline(now);
      one.due = again;
    });
    return next;
  }

  private Optional<HeartbeatHandle> firstDue(
      long now, boolean kept, ToLongFunction<HeartbeatHandle> order) {
    return held.stream()
        .filter(one -> one.isKept == kept && !one.isSending && one.due.nanos() - now <= 0)
        .min(Comparator.comparingLong(order));
  }

  /** How long until the next one is due; no longer than {@code atMost}. */
  synchronized Duration untilDue(Duration atMost) {
    long now = time.nanos();
    long wait = atMost.toNanos();
    for (HeartbeatHandle one : held) {
      if (!one.isSending) {
        wait = Math.min(wait, one.due.nanos() - now);
      }
    }
    return Duration.ofNanos(Math.max(0, wait));
  }

  /** Auto Scaling took the heartbeat that was sent then. */
  synchronized void recorded(HeartbeatHandle one, Deadline sent) {
    one.recorded(sent);
  }

  /** The heartbeat failed; answers how often in a row. */
  synchronized int failed(HeartbeatHandle one) {
    return ++one.failures;
  }

  synchronized void due(HeartbeatHandle one, Deadline due) {
    one.due = due;
  }

  /** Another heartbeat may be sent for it. */
  synchronized void answered(HeartbeatHandle one) {
    one.isSending = false;
  }

  synchronized boolean knowsTimes(HeartbeatHandle one) {
    return one.times != null;
  }

  synchronized Duration timeout(HeartbeatHandle one) {
    return one.timeout();
  }

  /** Whether nobody asks for the times of this action's hook, or has just failed to learn them. */
  synchronized boolean mayAskForTimes(LifecycleAction action) {
    Deadline again = askAgain.get(hookOf(action));
    boolean may = again == null || time.isPast(again);
    if (may) {
      askAgain.put(hookOf(action), time.in(ASK_AGAIN));
    }
    return may;
  }

  private static String hookOf(LifecycleAction action) {
    return action.group() + "/" + action.hook();
  }

  /** The times of this action's hook are known; answers all for whom they are news. */
  synchronized List<HeartbeatHandle> learned(LifecycleAction action, HookTimeouts times) {
    List<HeartbeatHandle> news =
        held.stream()
            .filter(one -> one.times == null && one.action.group().equals(action.group()))
            .filter(one -> one.action.hook().equals(action.hook()))
            .toList();
    news.forEach(one -> one.times = times);
    askAgain.remove(hookOf(action));
    return news;
  }
}
