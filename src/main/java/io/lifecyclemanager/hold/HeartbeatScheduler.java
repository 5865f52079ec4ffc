package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.EarliestDeadlineFirst.AdmissionCount;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps lifecycle actions alive: sends the first heartbeat at once and further ones before the
 * hook's heartbeat timeout ends, until stopped. The next heartbeat is chosen by {@link
 * EarliestDeadlineFirst}; the rate of all heartbeats is limited by one {@link AdaptiveTokenBucket}.
 * When there are more actions than the rate covers, it keeps as many alive as it can and reports
 * how many are at risk. Thread-safe.
 */
public final class HeartbeatScheduler {
  private static final int MAX_CONCURRENT = 64;
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** The timeouts of a hook hardly ever change. */
  private static final Duration TIMEOUTS_MAX_AGE = Duration.ofMinutes(10);

  /** The timeouts of a hook are requested at most once in this time. */
  private static final Duration LOOKUP_INTERVAL = Duration.ofSeconds(30);

  private final LifecycleActions actions;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Signal changes;
  private final AdaptiveTokenBucket bucket;
  private final EarliestDeadlineFirst queue;
  private final Map<String, Deadline> nextLookups = new HashMap<>();
  private final AtomicInteger sending = new AtomicInteger();

  /** Used by the thread of {@link #run} only. */
  private int reportedAtRisk;

  /**
   * The caller runs {@link #run} on a thread of its own.
   *
   * @param perSecond heartbeats per second at most, at least 1: Auto Scaling has one bucket of
   *     requests per account and region, which other programs use too
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
    this.bucket = new AdaptiveTokenBucket(perSecond, MAX_CONCURRENT, time);
    this.queue = new EarliestDeadlineFirst(time, random);
  }

  /**
   * Keeps the action alive from now on.
   *
   * @param began when the action began, as far as known
   * @param subject the instance that reported facts are about, read for each fact
   * @param onTimeouts called once the hook's timeouts are known, on another thread
   * @param onEnd called when the action is over, or rejected for good, on another thread
   * @return controls the heartbeats
   */
  public HeartbeatHandle hold(
      LifecycleAction action,
      Deadline began,
      Supplier<TerminatingInstance> subject,
      Consumer<HookTimeouts> onTimeouts,
      Consumer<ActionEnded> onEnd) {
    HeartbeatEntry entry =
        new HeartbeatEntry(action, subject, onTimeouts, onEnd, began, time.in(Duration.ZERO));
    queue.add(entry);
    changes.raise();
    return new HeartbeatHandle() {
      @Override
      public void stop() {
        queue.remove(entry);
      }

      @Override
      public void sendNow() {
        queue.request(entry);
        changes.raise();
      }
    };
  }

  /**
   * Sends heartbeats that are due, until interrupted. Called once.
   *
   * @throws InterruptedException when interrupted
   */
  public void run() throws InterruptedException {
    while (true) {
      long seen = changes.count();
      listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.HEARTBEAT));
      reportAtRisk(queue.admit(bucket.averageRate()));
      Duration pause = sending.get() < MAX_CONCURRENT ? bucket.untilToken() : IDLE;
      // Due again after the longest backoff, unless a response reschedules it.
      Optional<HeartbeatEntry> due =
          pause.isZero() ? queue.take(time.in(Backoff.REMOTE.longest())) : Optional.empty();
      if (due.isPresent()) {
        HeartbeatEntry entry = due.get();
        bucket.take();
        sending.incrementAndGet();
        time.start("heartbeat " + entry.action().instance(), () -> send(entry));
      } else {
        changes.await(seen, DurationMath.max(queue.untilDue(IDLE), pause));
      }
    }
  }

  /** When the next heartbeat of each instance is due whose actions are kept alive; a copy. */
  public Map<InstanceId, Deadline> nextDue() {
    return queue.nextDue();
  }

  private void reportAtRisk(AdmissionCount count) {
    if (count.atRisk() != reportedAtRisk) {
      reportedAtRisk = count.atRisk();
      listener.on(new Fact.HeartbeatsAtRisk(count.held(), count.atRisk()));
    }
  }

  private void send(HeartbeatEntry entry) {
    Fact.HeartbeatSent.HeartbeatResult result = Fact.HeartbeatSent.HeartbeatResult.FAILED;
    Deadline sent = time.in(Duration.ZERO);
    try {
      LifecycleActionAnswer answer = actions.heartbeat(entry.action());
      bucket.recordAnswered();
      result =
          switch (answer) {
            case LifecycleActionAnswer.ActionAccepted() -> accepted(entry, sent);
            case LifecycleActionAnswer.ActionOver over ->
                end(entry, over, Fact.HeartbeatSent.HeartbeatResult.OVER);
            case LifecycleActionAnswer.ActionRejected rejected ->
                end(entry, rejected, Fact.HeartbeatSent.HeartbeatResult.REJECTED);
          };
    } catch (RemoteFailure failure) {
      Duration pause = postpone(entry, failure);
      String operation = "heartbeat of hook " + entry.action().hook();
      listener.on(new Fact.RemoteCallFailed(entry.subject(), operation, failure, pause));
    } finally {
      bucket.recordDuration(time.until(sent).negated());
      queue.release(entry);
      sending.decrementAndGet();
      changes.raise();
      listener.on(new Fact.HeartbeatSent(entry.subject(), entry.action(), result));
    }
  }

  /**
   * Returns when the heartbeat is sent again. After throttling that is as soon as there is a token:
   * the account's limit was exceeded, not that of this action.
   */
  private Duration postpone(HeartbeatEntry entry, RemoteFailure failure) {
    int failures = queue.recordFailure(entry);
    Duration pause;
    if (failure.kind() == RemoteFailure.FailureKind.THROTTLED) {
      bucket.recordThrottled();
      pause = bucket.untilToken();
    } else {
      pause = Backoff.REMOTE.pause(failures, random);
    }
    queue.postpone(entry, time.in(pause));
    return pause;
  }

  private Fact.HeartbeatSent.HeartbeatResult accepted(HeartbeatEntry entry, Deadline sent) {
    queue.recordAccepted(entry, sent);
    if (!queue.hasTimeouts(entry) && beginLookup(entry.action())) {
      // On a thread of its own: the answer may take longer than the next heartbeat may wait.
      time.start("timeouts of hook " + entry.action().hook(), () -> lookUpTimeouts(entry, sent));
    }
    return Fact.HeartbeatSent.HeartbeatResult.RECORDED;
  }

  /** False if the timeouts of this hook were requested within {@link #LOOKUP_INTERVAL}. */
  private boolean beginLookup(LifecycleAction action) {
    synchronized (nextLookups) {
      Deadline next = nextLookups.get(hookOf(action));
      boolean begins = next == null || time.isPast(next);
      if (begins) {
        nextLookups.put(hookOf(action), time.in(LOOKUP_INTERVAL));
      }
      return begins;
    }
  }

  private void endLookup(LifecycleAction action) {
    synchronized (nextLookups) {
      nextLookups.remove(hookOf(action));
    }
  }

  private static String hookOf(LifecycleAction action) {
    return action.group() + "/" + action.hook();
  }

  private void lookUpTimeouts(HeartbeatEntry entry, Deadline sent) {
    LifecycleAction action = entry.action();
    try {
      Optional<HookTimeouts> timeouts =
          actions.hookTimeouts(action.group(), action.hook(), TIMEOUTS_MAX_AGE);
      if (timeouts.isPresent()) {
        List<HeartbeatEntry> news = queue.learnTimeouts(entry, sent, timeouts.get());
        endLookup(action);
        changes.raise();
        news.forEach(other -> other.reportTimeouts(timeouts.get()));
      }
    } catch (RemoteFailure failure) {
      String operation = "timeouts of hook " + action.hook();
      listener.on(new Fact.RemoteCallFailed(entry.subject(), operation, failure, null));
    }
  }

  private Fact.HeartbeatSent.HeartbeatResult end(
      HeartbeatEntry entry, ActionEnded answer, Fact.HeartbeatSent.HeartbeatResult result) {
    queue.remove(entry);
    entry.reportEnd(answer);
    return result;
  }
}
