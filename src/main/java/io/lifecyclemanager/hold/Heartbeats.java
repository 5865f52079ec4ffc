package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.Answer;
import io.lifecyclemanager.hold.LifecycleActions.HookTimes;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps lifecycle actions alive: one heartbeat at once, then in the hook's own rhythm until told to
 * stop. When more are due than can be sent, those that expire first go first. Thread-safe.
 */
public final class Heartbeats {
  /** The shortest timeout a hook can have; assumed until the hook's own is known. */
  static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);

  /** A burst beyond this only gets itself throttled: one bucket per account serves everybody. */
  private static final int MOST_SENDING = 16;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final LifecycleActions actions;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Signal changes;
  private final List<Held> held = new ArrayList<>();
  private int sending;

  /** Keeps nothing yet; {@link #run} must run on a thread of its own. */
  public Heartbeats(
      LifecycleActions actions, Time time, RandomGenerator random, Listener listener) {
    this.actions = actions;
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.changes = time.signal();
  }

  /**
   * Keeps the action alive from now on.
   *
   * @param subject whom the facts are about, asked anew each time
   * @param onTimes called once the hook's times are known, on another thread
   * @param onOver called with Auto Scaling's words when the action is over, on another thread
   */
  public Held keep(
      LifecycleAction action,
      Supplier<Subject> subject,
      Consumer<HookTimes> onTimes,
      Consumer<String> onOver) {
    Held one = new Held(action, subject, onTimes, onOver, time.in(Duration.ZERO));
    synchronized (held) {
      held.add(one);
    }
    changes.raise();
    return one;
  }

  /** Sends what is due, until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      long seen = changes.count();
      listener.on(new Fact.LoopTurned(Fact.Loop.HEARTBEAT));
      Optional<Held> due = takeDue();
      if (due.isPresent()) {
        Held one = due.get();
        time.start("heartbeat " + one.action.instance(), () -> send(one));
      } else {
        changes.await(seen, untilNext());
      }
    }
  }

  private Optional<Held> takeDue() {
    synchronized (held) {
      if (sending >= MOST_SENDING) {
        return Optional.empty();
      }
      Optional<Held> due =
          held.stream()
              .filter(one -> !one.isSending && time.isPast(one.due))
              .min(Comparator.comparing(one -> time.until(one.expiry)));
      due.ifPresent(one -> {
        one.isSending = true;
        sending++;
      });
      return due;
    }
  }

  private Duration untilNext() {
    synchronized (held) {
      if (sending >= MOST_SENDING) {
        return IDLE;
      }
      return held.stream()
          .filter(one -> !one.isSending)
          .map(one -> time.until(one.due))
          .min(Comparator.naturalOrder())
          .filter(wait -> wait.compareTo(IDLE) < 0)
          .orElse(IDLE);
    }
  }

  private void send(Held one) {
    // Whatever happens now, it is not tried again in a hurry.
    one.due = time.in(Backoff.REMOTE.longest());
    Fact.Heartbeat.Result result = Fact.Heartbeat.Result.FAILED;
    try {
      result =
          switch (actions.heartbeat(one.action)) {
            case Answer.Taken() -> recorded(one);
            case Answer.Over(String why) -> over(one, why);
          };
    } catch (RemoteTrouble trouble) {
      one.failures++;
      Duration pause = Backoff.REMOTE.pause(one.failures, random);
      one.due = time.in(pause);
      listener.on(
          new Fact.Troubled(
              one.subject.get(), "heartbeat of hook " + one.action.hook(), trouble, pause));
    } finally {
      listener.on(new Fact.Heartbeat(one.subject.get(), one.action, result));
      synchronized (held) {
        one.isSending = false;
        sending--;
      }
      changes.raise();
    }
  }

  private Fact.Heartbeat.Result recorded(Held one) {
    one.failures = 0;
    // Until the hook's times are known the shortest possible timeout is a safe guess.
    one.schedule(one.times == null ? SHORTEST_TIMEOUT : one.times.heartbeat());
    if (one.times == null) {
      learnTimes(one);
    }
    return Fact.Heartbeat.Result.RECORDED;
  }

  private void learnTimes(Held one) {
    try {
      Optional<HookTimes> times = actions.times(one.action.group(), one.action.hook());
      times.ifPresent(found -> {
        one.times = found;
        one.schedule(found.heartbeat());
        one.onTimes.accept(found);
      });
    } catch (RemoteTrouble trouble) {
      listener.on(
          new Fact.Troubled(
              one.subject.get(),
              "times of hook " + one.action.hook(),
              trouble,
              time.until(one.due)));
    }
  }

  private Fact.Heartbeat.Result over(Held one, String why) {
    one.stop();
    one.onOver.accept(why);
    return Fact.Heartbeat.Result.OVER;
  }

  /** One action that is kept alive. */
  public final class Held {
    private final LifecycleAction action;
    private final Supplier<Subject> subject;
    private final Consumer<HookTimes> onTimes;
    private final Consumer<String> onOver;
    private volatile Deadline due;
    private volatile Deadline expiry;
    private volatile @Nullable HookTimes times;
    private boolean isSending;
    private int failures;

    private Held(
        LifecycleAction action,
        Supplier<Subject> subject,
        Consumer<HookTimes> onTimes,
        Consumer<String> onOver,
        Deadline due) {
      this.action = action;
      this.subject = subject;
      this.onTimes = onTimes;
      this.onOver = onOver;
      this.due = due;
      this.expiry = due;
    }

    /** Sends no further heartbeats. May be called twice. */
    public void stop() {
      synchronized (held) {
        held.remove(this);
      }
    }

    private void schedule(Duration timeout) {
      expiry = time.in(timeout);
      // Two fifths to a half of the timeout: two more tries fit in, and the jitter keeps instances
      // that were terminated together from heartbeating together.
      long tenth = timeout.toNanos() / 10;
      due = time.in(Duration.ofNanos(4 * tenth + random.nextLong(tenth)));
    }
  }
}
