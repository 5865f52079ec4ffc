package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One held lifecycle action and its schedule. The first part is immutable; the schedule is private
 * and changes only in calls of {@link EarliestDeadlineFirst}, under its monitor.
 */
final class HeartbeatEntry {
  /** The shortest timeout that a hook can have; assumed until the hook's own timeout is known. */
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);

  private static final double MILLIS_PER_SECOND = 1000;

  private final LifecycleAction action;
  private final Supplier<TerminatingInstance> subject;
  private final Consumer<HookTimeouts> onTimeouts;
  private final Consumer<ActionEnded> onEnd;
  private final Deadline began;
  private final Deadline heldSince;

  private Deadline due;
  private @Nullable Deadline lastSent;
  private @Nullable Deadline lastAccepted;
  private @Nullable HookTimeouts timeouts;
  private boolean requested;
  private boolean sending;
  private boolean admitted;
  private int failures;

  /**
   * @param began when the lifecycle action began, as far as known
   * @param now when it is held from; its first heartbeat is due at once
   */
  HeartbeatEntry(
      LifecycleAction action,
      Supplier<TerminatingInstance> subject,
      Consumer<HookTimeouts> onTimeouts,
      Consumer<ActionEnded> onEnd,
      Deadline began,
      Deadline now) {
    this.action = action;
    this.subject = subject;
    this.onTimeouts = onTimeouts;
    this.onEnd = onEnd;
    this.began = began;
    this.heldSince = now;
    this.due = now;
  }

  LifecycleAction action() {
    return action;
  }

  TerminatingInstance subject() {
    return subject.get();
  }

  void reportTimeouts(HookTimeouts known) {
    onTimeouts.accept(known);
  }

  void reportEnd(ActionEnded answer) {
    onEnd.accept(answer);
  }

  /** Whether the action waits in this hook of this group. */
  boolean isInHookOf(LifecycleAction other) {
    return action.group().equals(other.group()) && action.hook().equals(other.hook());
  }

  boolean hasTimeouts() {
    return timeouts != null;
  }

  void setTimeouts(HookTimeouts known) {
    timeouts = known;
  }

  boolean isAdmitted() {
    return admitted;
  }

  void setAdmitted(boolean now) {
    admitted = now;
  }

  boolean isSending() {
    return sending;
  }

  Deadline due() {
    return due;
  }

  void setDue(Deadline next) {
    due = next;
  }

  /**
   * A heartbeat is wanted now. The response to one that is being sent does not satisfy this: it may
   * have been given before.
   */
  void request(Deadline now) {
    requested = true;
    due = now;
  }

  /** Null while no heartbeat was sent. */
  @Nullable Deadline lastSent() {
    return lastSent;
  }

  /**
   * A heartbeat is being sent.
   *
   * @param retry when the next heartbeat is due unless the response comes first
   */
  void beginSending(Deadline now, Deadline retry) {
    sending = true;
    requested = false;
    lastSent = now;
    due = retry;
  }

  void endSending() {
    sending = false;
  }

  /**
   * Auto Scaling accepted a heartbeat.
   *
   * @param sent when it was sent; its timeout restarted then or later
   */
  void recordAccepted(Deadline sent) {
    lastAccepted = sent;
    failures = 0;
  }

  /** Returns the number of failures in a row. */
  int recordFailure() {
    return ++failures;
  }

  /**
   * Schedules the next heartbeat after one that was accepted: after two fifths to a half of the
   * timeout. Two more attempts fit in after that, and the jitter spreads instances that were
   * terminated together. Does nothing while a requested heartbeat has not been sent.
   */
  void scheduleAfter(Deadline sent, RandomGenerator random) {
    if (requested) {
      return;
    }
    long tenth = timeout().toNanos() / 10;
    due = sent.plus(Duration.ofNanos(4 * tenth + random.nextLong(tenth)));
  }

  /**
   * The deadline by which entries are ordered. Early rather than late: a termination message may
   * have waited in the queue, and then the action has little of its timeout left.
   */
  Deadline deadline() {
    return (lastAccepted == null ? began : lastAccepted).plus(timeout());
  }

  /**
   * When Auto Scaling ends the action unless it receives a heartbeat. If the action was old when it
   * was received, another replica has sent heartbeats until now, so that its expiry is not known.
   */
  Deadline expiry() {
    return lastAccepted == null
        ? began.plus(timeout()).orLater(heldSince.plus(SHORTEST_TIMEOUT))
        : lastAccepted.plus(timeout());
  }

  /**
   * The heartbeats per second that keep the action alive. Zero for a new entry: its first heartbeat
   * is sent in any case, and its timeout is known afterwards.
   */
  double heartbeatsPerSecond() {
    boolean isNew = timeouts == null && lastSent == null;
    return isNew ? 0 : MILLIS_PER_SECOND / timeout().toMillis();
  }

  private Duration timeout() {
    return timeouts == null ? SHORTEST_TIMEOUT : timeouts.heartbeat();
  }
}
