package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
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
import java.util.random.RandomGenerator;

/**
 * The queue of held lifecycle actions, with admission control: of the admitted entries the one with
 * the earliest deadline is next.
 *
 * <p>If the rate does not suffice for all entries, earliest deadline first alone would lose all of
 * them: each heartbeat would come a little too late. Therefore {@link #admit} admits the oldest
 * entries, as many as the rate covers. The others share what is left over, but at least every 25th
 * heartbeat: the response tells which of them are over. Thread-safe.
 */
final class EarliestDeadlineFirst {
  /** Share of the rate that is given to admitted entries; the rest covers pauses and jitter. */
  private static final double UTILIZATION = 0.92;

  /** Of this many heartbeats, at least one is of an entry that is not admitted. */
  private static final int CYCLE = 25;

  private final Time time;
  private final RandomGenerator random;
  private final List<HeartbeatEntry> entries = new ArrayList<>();
  private int admittedInARow;

  EarliestDeadlineFirst(Time time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  /**
   * The result of an admission.
   *
   * @param held the number of entries
   * @param atRisk the number of entries that are not admitted and will probably expire
   */
  record AdmissionCount(int held, int atRisk) {}

  synchronized void add(HeartbeatEntry entry) {
    entries.add(entry);
  }

  /** Does nothing if the entry was removed before. */
  synchronized void remove(HeartbeatEntry entry) {
    entries.remove(entry);
  }

  /**
   * Admits entries in the order in which they were added, as long as the rate suffices.
   *
   * @param perSecond heartbeats per second that can be sent
   */
  synchronized AdmissionCount admit(double perSecond) {
    long now = time.nanos();
    double left = perSecond * UTILIZATION;
    int atRisk = 0;
    for (HeartbeatEntry entry : entries) {
      double needs = entry.heartbeatsPerSecond();
      boolean admitted = needs <= left && entry.expiry().nanos() - now > 0;
      entry.setAdmitted(admitted);
      left -= admitted ? needs : 0;
      atRisk += admitted ? 0 : 1;
    }
    return new AdmissionCount(entries.size(), atRisk);
  }

  /**
   * Takes the next entry that is due. The caller sends its heartbeat and then calls {@link
   * #release}.
   *
   * @param retry when the entry is due again unless a response is recorded first
   * @return empty when no entry is due
   */
  synchronized Optional<HeartbeatEntry> take(Deadline retry) {
    long now = time.nanos();
    Optional<HeartbeatEntry> admitted =
        firstDue(now, true, entry -> entry.deadline().nanos() - now);
    // Entries of which no heartbeat was ever sent come first.
    Optional<HeartbeatEntry> other =
        firstDue(
            now,
            false,
            entry -> entry.lastSent() == null ? Long.MIN_VALUE : entry.lastSent().nanos() - now);
    boolean otherFirst = admittedInARow >= CYCLE - 1;
    Optional<HeartbeatEntry> next =
        otherFirst ? other.or(() -> admitted) : admitted.or(() -> other);
    next.ifPresent(entry -> {
      admittedInARow = entry.isAdmitted() ? admittedInARow + 1 : 0;
      entry.beginSending(new Deadline(now), retry);
    });
    return next;
  }

  private Optional<HeartbeatEntry> firstDue(
      long now, boolean admitted, ToLongFunction<HeartbeatEntry> order) {
    return entries.stream()
        .filter(entry -> entry.isAdmitted() == admitted && !entry.isSending())
        .filter(entry -> entry.due().nanos() - now <= 0)
        .min(Comparator.comparingLong(order));
  }

  /** The time until the next entry is due; zero when one is due now, at most {@code atMost}. */
  synchronized Duration untilDue(Duration atMost) {
    long now = time.nanos();
    long wait = atMost.toNanos();
    for (HeartbeatEntry entry : entries) {
      if (!entry.isSending()) {
        wait = Math.min(wait, entry.due().nanos() - now);
      }
    }
    return Duration.ofNanos(Math.max(0, wait));
  }

  /** When the next entry of each instance is due. */
  synchronized Map<InstanceId, Deadline> nextDue() {
    Map<InstanceId, Deadline> next = new HashMap<>();
    entries.forEach(
        entry -> next.merge(entry.action().instance(), entry.due(), Deadline::orEarlier));
    return next;
  }

  /** Auto Scaling accepted the heartbeat that was sent at {@code sent}. */
  synchronized void recordAccepted(HeartbeatEntry entry, Deadline sent) {
    entry.recordAccepted(sent);
    entry.scheduleAfter(sent, random);
  }

  /** The heartbeat got no answer; returns the number of failures in a row. */
  synchronized int recordFailure(HeartbeatEntry entry) {
    return entry.recordFailure();
  }

  /** Makes the entry due now, also if a heartbeat is being sent whose response is still to come. */
  synchronized void request(HeartbeatEntry entry) {
    entry.request(time.in(Duration.ZERO));
  }

  synchronized void postpone(HeartbeatEntry entry, Deadline due) {
    entry.setDue(due);
  }

  /** The heartbeat of a taken entry has ended: the entry may be taken again. */
  synchronized void release(HeartbeatEntry entry) {
    entry.endSending();
  }

  synchronized boolean hasTimeouts(HeartbeatEntry entry) {
    return entry.hasTimeouts();
  }

  /**
   * Sets the timeouts of all entries in the same hook as {@code entry}, and reschedules that one.
   *
   * @param sent when the last accepted heartbeat of {@code entry} was sent
   * @return the entries whose timeouts were not known before
   */
  synchronized List<HeartbeatEntry> learnTimeouts(
      HeartbeatEntry entry, Deadline sent, HookTimeouts timeouts) {
    LifecycleAction action = entry.action();
    List<HeartbeatEntry> news =
        entries.stream().filter(other -> !other.hasTimeouts() && other.isInHookOf(action)).toList();
    news.forEach(other -> other.setTimeouts(timeouts));
    entry.scheduleAfter(sent, random);
    return news;
  }
}
