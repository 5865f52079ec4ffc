package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One action that is kept alive. Thread-safe; what changes is guarded by the line's monitor. */
public final class HeartbeatHandle {
  /** The shortest timeout a hook can have; assumed until the hook's own is known. */
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);

  final LifecycleAction action;
  final Supplier<TerminatingInstance> subject;
  final Consumer<HookTimeouts> onTimes;
  final Consumer<String> onOver;
  private final EarliestDeadlineFirst line;
  private final Deadline began;
  private final Deadline since;
  Deadline due;
  @Nullable Deadline tried;
  @Nullable HookTimeouts times;
  boolean isSending;
  boolean isKept;
  int failures;
  private @Nullable Deadline recorded;

  HeartbeatHandle(
      LifecycleAction action,
      Supplier<TerminatingInstance> subject,
      Consumer<HookTimeouts> onTimes,
      Consumer<String> onOver,
      EarliestDeadlineFirst line,
      Deadline began,
      Deadline since) {
    this.action = action;
    this.subject = subject;
    this.onTimes = onTimes;
    this.onOver = onOver;
    this.line = line;
    this.began = began;
    this.since = since;
    this.due = since;
  }

  /** Sends no further heartbeats. May be called twice. */
  public void stop() {
    line.remove(this);
  }

  /** How long Auto Scaling waits for a heartbeat, as far as known. */
  Duration timeout() {
    return times == null ? SHORTEST_TIMEOUT : times.heartbeat();
  }

  /** Auto Scaling took a heartbeat that was sent then. */
  void recorded(Deadline sent) {
    recorded = sent;
    failures = 0;
  }

  /**
   * By what the order goes: rather too early, for whoever has waited in the queue may have little
   * time left.
   */
  Deadline urgent() {
    return (recorded == null ? began : recorded).plus(timeout());
  }

  /**
   * When Auto Scaling ends the action unless there is a heartbeat. Of an action that is old when it
   * is received somebody else has kept the time until now: that it can have expired is a guess.
   */
  Deadline expiry() {
    return recorded == null
        ? began.plus(timeout()).orLater(since.plus(SHORTEST_TIMEOUT))
        : recorded.plus(timeout());
  }

  /** Whether nothing at all is known of it: neither its times nor an answer. */
  boolean isNew() {
    return times == null && tried == null;
  }

  /**
   * What it takes of the pace to keep it; a new one costs its first heartbeat, then it is known.
   */
  double perSecond() {
    return isNew() ? 0 : 1000.0 / timeout().toMillis();
  }
}
