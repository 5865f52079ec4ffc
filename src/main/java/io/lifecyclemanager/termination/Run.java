package io.lifecyclemanager.termination;

import io.lifecyclemanager.hold.LifecycleActions.HookTimes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.Outcome;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.HeldActions.Joined;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One instance's termination, from the first accepted message to the last completed action. {@link
 * #run} on a thread of its own, everything else from any.
 */
final class Run {
  private static final Duration AFTER_BUG = Duration.ofSeconds(15);

  private final Tools tools;
  private final Time time;
  private final Phases phases;
  private final HeldActions held;
  private final RunDeadline deadline;
  private final long start;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Outcome stopped;
  private volatile String fault = "";

  Run(Tools tools, Termination first) {
    this.tools = tools;
    this.time = tools.time();
    this.start = time.nanos();
    this.deadline = new RunDeadline(time, tools.policy().longest());
    this.phases =
        new Phases(
            tools, new Subject(first.action().instance(), first.action().group(), null), deadline);
    this.held = new HeldActions(tools, phases::subject, this::timesKnown, () -> stop(Outcome.OVER));
  }

  /** Adds an action, or another delivery of one; false when the run is at its end. */
  boolean join(Termination termination, boolean first) {
    Joined joined = held.add(termination);
    boolean inTime = joined != Joined.TOO_LATE;
    if (inTime && !first) {
      tools
          .listener()
          .on(
              new Fact.TerminationJoined(
                  phases.subject(), termination.action(), joined == Joined.NEW_ACTION));
    }
    return inTime;
  }

  /** An action began when its message was sent; nothing reaches over its global timeout. */
  private void timesKnown(HookTimes times, Deadline began) {
    Deadline end = began.plus(times.global());
    boolean comesFirst = deadline.tighten(end);
    tools.listener().on(new Fact.HardDeadlineKnown(phases.subject(), time.until(end), comesFirst));
    phases.deadlineChanged();
  }

  /** Ends the run early: it is handed over, or over. Only the first reason counts. */
  synchronized void stop(Outcome why) {
    if (stopped == null) {
      stopped = why;
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }

  /**
   * Whether the node was claimed by another replica since; that one goes on, this one stops. What
   * it has of messages goes back at once: they may be of another hook, of which the other knows
   * nothing.
   */
  void checkClaim() {
    phases
        .lostTo()
        .filter(owner -> stopped == null)
        .ifPresent(owner -> {
          tools.listener().on(new Fact.NodeLost(phases.subject(), owner));
          stop(Outcome.HANDED_OVER);
        });
  }

  /** Does it all. Returns when the run is over, for whatever reason. */
  void run() {
    thread = Thread.currentThread();
    Outcome outcome = Outcome.HANDED_OVER;
    try {
      outcome = stopped == null ? work() : ended();
    } catch (InterruptedException e) {
      outcome = ended();
    } catch (RuntimeException | Error bug) {
      // Somebody else, or a mended program, may do better; but not at once, again and again.
      fault = ", given up because of a bug: " + bug;
      held.letGo(AFTER_BUG);
      throw bug;
    } finally {
      held.close();
      tools
          .listener()
          .on(
              new Fact.TerminationEnded(
                  phases.subject(), outcome, time.since(start), phases.summary() + fault));
    }
  }

  private Outcome work() throws InterruptedException {
    Verdict verdict = phases.work();
    held.completeAll(verdict);
    held.deleteMessages();
    return switch (verdict) {
      case CONTINUE -> Outcome.COMPLETED;
      case ABANDON -> Outcome.ABANDONED;
    };
  }

  private Outcome ended() {
    Outcome why;
    synchronized (this) {
      // The one interrupt of stop() has come, or comes no more: what follows is not to be cut
      // short.
      Thread.interrupted();
      why = stopped;
    }
    if (why == Outcome.OVER) {
      deleteMessages();
    } else if (why == Outcome.HANDED_OVER) {
      held.letGo(Duration.ZERO);
    } else {
      throw new IllegalStateException(
          "run of " + phases.subject().instance() + " was interrupted, stopped as " + why);
    }
    return why;
  }

  private void deleteMessages() {
    held.close();
    try {
      held.deleteMessages();
    } catch (InterruptedException e) {
      held.letGo(Duration.ZERO);
    }
  }
}
