package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.EarliestDeadlineFirst.AdmissionCount;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps lifecycle actions alive: one heartbeat at once, then in the hook's own rhythm until told to
 * stop, all of them at one pace. When there are more than the pace allows, it keeps as many as it
 * can and says how many it cannot. Thread-safe.
 */
public final class HeartbeatScheduler {
  private static final int MOST_SENDING = 64;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final LifecycleActions actions;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Signal changes;
  private final AdaptiveTokenBucket pace;
  private final EarliestDeadlineFirst line;
  private final AtomicInteger sending = new AtomicInteger();
  private int unkept;

  /**
   * Keeps nothing yet; {@link #run} must run on a thread of its own.
   *
   * @param perSecond how many heartbeats a second are sent at most, at least 1: Auto Scaling has
   *     one bucket of requests for the whole account, and everybody takes from it
   */
  public HeartbeatScheduler(
      LifecycleActions actions,
      int perSecond,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.actions = actions;
    this.time = time;
    this.random = random;
    this.listener = listener;
    this.changes = time.signal();
    this.pace = new AdaptiveTokenBucket(perSecond, MOST_SENDING, time);
    this.line = new EarliestDeadlineFirst(time);
  }

  /**
   * Keeps the action alive from now on.
   *
   * @param began when the action began, as far as known
   * @param subject whom the facts are about, asked anew each time
   * @param onTimes called once the hook's times are known, on another thread
   * @param onOver called with Auto Scaling's words when the action is over, on another thread
   */
  public HeartbeatHandle hold(
      LifecycleAction action,
      Deadline began,
      Supplier<TerminatingInstance> subject,
      Consumer<HookTimeouts> onTimes,
      Consumer<String> onOver) {
    HeartbeatHandle one =
        new HeartbeatHandle(action, subject, onTimes, onOver, line, began, time.in(Duration.ZERO));
    line.add(one);
    changes.raise();
    return one;
  }

  /** Sends what is due, until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      long seen = changes.count();
      listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.HEARTBEAT));
      reportOverload(line.admit(pace.average()));
      Duration pause = sending.get() < MOST_SENDING ? pace.untilFree() : IDLE;
      // Whatever happens to it, it is not tried again in a hurry.
      Optional<HeartbeatHandle> due =
          pause.isZero() ? line.take(time.in(Backoff.REMOTE.longest())) : Optional.empty();
      if (due.isPresent()) {
        HeartbeatHandle one = due.get();
        pace.send();
        sending.incrementAndGet();
        time.start("heartbeat " + one.action.instance(), () -> send(one));
      } else {
        changes.await(seen, DurationMath.max(line.untilDue(IDLE), pause));
      }
    }
  }

  private void reportOverload(AdmissionCount now) {
    if (now.unkept() != unkept) {
      unkept = now.unkept();
      listener.on(new Fact.HeartbeatsAtRisk(now.held(), now.unkept()));
    }
  }

  private void send(HeartbeatHandle one) {
    Fact.HeartbeatSent.HeartbeatResult result = Fact.HeartbeatSent.HeartbeatResult.FAILED;
    Deadline sent = time.in(Duration.ZERO);
    try {
      LifecycleActionAnswer answer = actions.heartbeat(one.action);
      pace.answered();
      result =
          switch (answer) {
            case LifecycleActionAnswer.ActionAccepted() -> recorded(one, sent);
            case LifecycleActionAnswer.ActionOver(String why) -> over(one, why);
          };
    } catch (RemoteFailure trouble) {
      Duration pause = failed(one, trouble);
      listener.on(
          new Fact.RemoteCallFailed(
              one.subject.get(), "heartbeat of hook " + one.action.hook(), trouble, pause));
    } finally {
      pace.ended(time.until(sent).negated());
      line.answered(one);
      sending.decrementAndGet();
      changes.raise();
      listener.on(new Fact.HeartbeatSent(one.subject.get(), one.action, result));
    }
  }

  /** Who is throttled goes on as soon as anybody may: it is nobody's own fault. */
  private Duration failed(HeartbeatHandle one, RemoteFailure trouble) {
    int failures = line.failed(one);
    Duration pause;
    if (trouble.kind() == RemoteFailure.FailureKind.THROTTLED) {
      pace.throttled();
      pause = pace.untilFree();
    } else {
      pause = Backoff.REMOTE.pause(failures, random);
    }
    line.due(one, time.in(pause));
    return pause;
  }

  private Fact.HeartbeatSent.HeartbeatResult recorded(HeartbeatHandle one, Deadline sent) {
    line.recorded(one, sent);
    schedule(one, sent);
    if (!line.knowsTimes(one) && line.mayAskForTimes(one.action)) {
      // The answer may take long, and nobody's next heartbeat is to wait for it.
      time.start("times of hook " + one.action.hook(), () -> learnTimes(one, sent));
    }
    return Fact.HeartbeatSent.HeartbeatResult.RECORDED;
  }

  private void schedule(HeartbeatHandle one, Deadline sent) {
    // Two fifths to a half of the timeout: two more tries fit in, and the jitter keeps instances
    // that were terminated together from heartbeating together.
    long tenth = line.timeout(one).toNanos() / 10;
    line.due(one, sent.plus(Duration.ofNanos(4 * tenth + random.nextLong(tenth))));
  }

  private void learnTimes(HeartbeatHandle one, Deadline sent) {
    try {
      Optional<HookTimeouts> times = actions.hookTimeouts(one.action.group(), one.action.hook());
      if (times.isPresent()) {
        List<HeartbeatHandle> news = line.learned(one.action, times.get());
        schedule(one, sent);
        changes.raise();
        news.forEach(other -> other.onTimes.accept(times.get()));
      }
    } catch (RemoteFailure trouble) {
      listener.on(
          new Fact.RemoteCallFailed(
              one.subject.get(), "times of hook " + one.action.hook(), trouble, null));
    }
  }

  private Fact.HeartbeatSent.HeartbeatResult over(HeartbeatHandle one, String why) {
    one.stop();
    one.onOver.accept(why);
    return Fact.HeartbeatSent.HeartbeatResult.OVER;
  }
}
