package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.TerminationOutcome;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.HeldActions.JoinResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One instance's termination, from the first accepted message to the last completed action. {@link
 * #run} on a thread of its own, everything else from any.
 */
final class TerminationRun {
  private static final Duration AFTER_BUG = Duration.ofSeconds(15);

  private final TerminationDependencies tools;
  private final Time time;
  private final Phases phases;
  private final HeldActions held;
  private final TerminationDeadline deadline;
  private final OwnerPingResponder attendance;
  private final long start;
  private volatile @Nullable Thread thread;
  private volatile @Nullable TerminationOutcome stopped;
  private volatile @Nullable ClaimRecord lostTo;
  private volatile String fault = "";

  TerminationRun(TerminationDependencies tools, TerminationRequest first) {
    this.tools = tools;
    this.time = tools.time();
    this.start = time.nanos();
    this.deadline = new TerminationDeadline(time, longest(tools, first));
    this.phases =
        new Phases(
            tools,
            new TerminatingInstance(first.action().instance(), first.action().group(), null),
            first.actionBegan().orElse(null),
            deadline,
            this::messages);
    this.held =
        new HeldActions(
            tools, phases::subject, this::timesKnown, () -> stop(TerminationOutcome.OVER));
    this.attendance = new OwnerPingResponder(tools, phases);
  }

  /**
   * A run that nobody told of began when its scaling activity did. But one that was found late
   * still gets what asking each pod, and deleting it with its grace, takes at least; Auto Scaling's
   * own limit holds in any case.
   */
  private static Duration longest(TerminationDependencies tools, TerminationRequest first) {
    Duration longest = tools.policy().maxDuration();
    if (first.messageId() != null) {
      return longest;
    }
    Duration least = tools.drain().escalation().maxGrace().plus(Phases.TO_ASK);
    Duration left = longest.minus(tools.time().since(first.began().nanos()));
    return DurationMath.min(DurationMath.max(left, least), longest);
  }

  /** Adds an action, or another delivery of one; false when the run is at its end. */
  boolean join(TerminationRequest termination, boolean first) {
    JoinResult joined = held.add(termination);
    boolean inTime = joined != JoinResult.TOO_LATE;
    if (inTime && !first) {
      tools
          .listener()
          .on(
              new Fact.TerminationJoined(
                  phases.subject(), termination.action(), joined == JoinResult.NEW_ACTION));
      phases.wake();
    }
    return inTime;
  }

  private Set<String> messages() {
    return held.messages();
  }

  /** An action began when its message was sent; nothing reaches over its global timeout. */
  private void timesKnown(HookTimeouts times, Deadline began) {
    Deadline end = began.plus(times.global());
    boolean comesFirst = deadline.tighten(end);
    tools.listener().on(new Fact.HardDeadlineKnown(phases.subject(), time.until(end), comesFirst));
    phases.wake();
  }

  /** Ends the run early: it is handed over, or over. Only the first reason counts. */
  synchronized void stop(TerminationOutcome why) {
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
    TerminationOutcome outcome = TerminationOutcome.HANDED_OVER;
    try {
      outcome = stopped == null ? work() : ended();
    } catch (InterruptedException e) {
      outcome = ended();
    } catch (RuntimeException | Error bug) {
      // Somebody else, or a mended program, may do better; but not at once, again and again.
      fault = ", given up because of a bug: " + bug;
      held.stopAndReturnMessages(AFTER_BUG);
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

  private TerminationOutcome work() throws InterruptedException {
    while (true) {
      try {
        return workToTheEnd();
      } catch (InterruptedException e) {
        if (!goOnAfter(takeLoss(e))) {
          return TerminationOutcome.HANDED_OVER;
        }
      }
    }
  }

  private TerminationOutcome workToTheEnd() throws InterruptedException {
    Verdict verdict = phases.work();
    held.completeAll(verdict);
    phases.tellDrained();
    held.deleteMessages();
    return switch (verdict) {
      case CONTINUE -> TerminationOutcome.COMPLETED;
      case ABANDON -> TerminationOutcome.ABANDONED;
    };
  }

  /**
   * Another replica owns the node. What it has received is forgotten: its delivery is the newer
   * one. The rest we go on holding, for that replica knows nothing of it.
   *
   * @return whether there is a rest
   */
  private boolean goOnAfter(ClaimRecord loss) {
    tools.listener().on(new Fact.ClaimLost(phases.subject(), loss.owner()));
    List<String> theirs = loss.messages();
    if (theirs == null) {
      held.stopAndReturnMessages(Duration.ZERO);
      return false;
    }
    return held.forgetMessages(theirs);
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

  private TerminationOutcome ended() {
    TerminationOutcome why;
    synchronized (this) {
      // The one interrupt of stop() has come, or comes no more: what follows is not to be cut
      // short.
      Thread.interrupted();
      why = stopped;
    }
    if (why == TerminationOutcome.OVER) {
      endOver();
    } else if (why == TerminationOutcome.HANDED_OVER) {
      held.stopAndReturnMessages(Duration.ZERO);
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
      held.stopAndReturnMessages(Duration.ZERO);
    }
  }
}
