package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.hold.LifecycleActions.HookTimes;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.Outcome;
import io.lifecyclemanager.model.Spans;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.HeldActions.Joined;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
  private final RunAttendance attendance;
  private final long start;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Outcome stopped;
  private volatile @Nullable ClaimRecord lostTo;
  private volatile String fault = "";

  Run(Tools tools, Termination first) {
    this.tools = tools;
    this.time = tools.time();
    this.start = time.nanos();
    this.deadline = new RunDeadline(time, longest(tools, first));
    this.phases =
        new Phases(
            tools,
            new Subject(first.action().instance(), first.action().group(), null),
            first.waitBegan().orElse(null),
            deadline,
            this::messages);
    this.held = new HeldActions(tools, phases::subject, this::timesKnown, () -> stop(Outcome.OVER));
    this.attendance = new RunAttendance(tools, phases);
  }

  /**
   * A run that nobody told of began when its scaling activity did. But one that was found late
   * still gets what asking each pod, and deleting it with its grace, takes at least; Auto Scaling's
   * own limit holds in any case.
   */
  private static Duration longest(Tools tools, Termination first) {
    Duration longest = tools.policy().longest();
    if (first.messageId() != null) {
      return longest;
    }
    Duration least = tools.drain().escalation().maxGrace().plus(Phases.TO_ASK);
    Duration left = longest.minus(tools.time().since(first.began().nanos()));
    return Spans.shorter(Spans.longer(left, least), longest);
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
      phases.wake();
    }
    return inTime;
  }

  private Set<String> messages() {
    return held.messages();
  }

  /** An action began when its message was sent; nothing reaches over its global timeout. */
  private void timesKnown(HookTimes times, Deadline began) {
    Deadline end = began.plus(times.global());
    boolean comesFirst = deadline.tighten(end);
    tools.listener().on(new Fact.HardDeadlineKnown(phases.subject(), time.until(end), comesFirst));
    phases.wake();
  }

  /** Ends the run early: it is handed over, or over. Only the first reason counts. */
  synchronized void stop(Outcome why) {
    if (stopped == null) {
      stopped = why;
      interrupt();
    }
  }

  private void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Looks whether the node was claimed by another replica since: that one goes on. */
  void checkClaim() {
    if (stopped == null) {
      // Not any more once it leaves: the answer would take back that it has left.
      attendance.check();
    }
    phases.wake();
    phases.lostTo().ifPresent(this::lost);
  }

  private synchronized void lost(ClaimRecord theirs) {
    if (stopped == null && lostTo == null) {
      lostTo = theirs;
      interrupt();
    }
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
    while (true) {
      try {
        return workToTheEnd();
      } catch (InterruptedException e) {
        if (!goOnAfter(takeLoss(e))) {
          return Outcome.HANDED_OVER;
        }
      }
    }
  }

  private Outcome workToTheEnd() throws InterruptedException {
    Verdict verdict = phases.work();
    held.completeAll(verdict);
    phases.tellDrained();
    held.deleteMessages();
    return switch (verdict) {
      case CONTINUE -> Outcome.COMPLETED;
      case ABANDON -> Outcome.ABANDONED;
    };
  }

  /**
   * Another replica owns the node. What it has received is forgotten: its delivery is the newer
   * one. The rest we go on holding, for that replica knows nothing of it.
   *
   * @return whether there is a rest
   */
  private boolean goOnAfter(ClaimRecord loss) {
    tools.listener().on(new Fact.NodeLost(phases.subject(), loss.owner()));
    List<String> theirs = loss.messages();
    if (theirs == null) {
      held.letGo(Duration.ZERO);
      return false;
    }
    return held.forget(theirs);
  }

  /** Who took the node over, if that is why the thread was interrupted. */
  private synchronized ClaimRecord takeLoss(InterruptedException e) throws InterruptedException {
    ClaimRecord theirs = lostTo;
    if (stopped != null || theirs == null) {
      throw e;
    }
    // No other interrupt comes before the loss is forgotten.
    Thread.interrupted();
    lostTo = null;
    return theirs;
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
      endOver();
    } else if (why == Outcome.HANDED_OVER) {
      held.letGo(Duration.ZERO);
      if (!held.hasMessages()) {
        attendance.leave();
      }
    } else {
      throw new IllegalStateException(
          "run of " + phases.subject().instance() + " was interrupted, stopped as " + why);
    }
    return why;
  }

  private void endOver() {
    held.close();
    try {
      phases.leaveNode();
      held.deleteMessages();
    } catch (InterruptedException e) {
      held.letGo(Duration.ZERO);
    }
  }
}
