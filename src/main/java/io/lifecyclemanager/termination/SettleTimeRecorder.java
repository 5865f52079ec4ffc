package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Claimer.Claim;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.Deregistration.EarlierDeregistration;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.TerminatingInstance;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the claim until when load balancers settle, so that whoever resumes the run does not
 * wait for it anew. The run does not wait for the writing. Thread-safe.
 */
final class SettleTimeRecorder implements DeregistrationProgress, AutoCloseable {
  /**
   * The action's age is known in whole seconds, and the answer that tells it takes its time: rather
   * too late than too early.
   */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  /** No action waits longer: what stands there is nothing that we wrote. */
  private static final Duration LONGEST_ACTION = Duration.ofDays(2);

  private final TerminationDependencies tools;
  private final TerminatingInstance subject;
  private final Claim claim;
  private final @Nullable Deadline actionBegan;
  private final DeregistrationProgress others;
  private final Queue<Thread> writers = new ConcurrentLinkedQueue<>();

  SettleTimeRecorder(
      TerminationDependencies tools,
      TerminatingInstance subject,
      Claim claim,
      @Nullable Deadline actionBegan,
      DeregistrationProgress others) {
    this.tools = tools;
    this.subject = subject;
    this.claim = claim;
    this.actionBegan = actionBegan;
    this.others = others;
  }

  /** What an earlier run has left. */
  EarlierDeregistration earlier() {
    ClaimRecord record = claim.record();
    Long millis = record == null ? null : record.quietAfterMillis();
    if (millis == null || millis < 0 || millis > LONGEST_ACTION.toMillis()) {
      return new EarlierDeregistration(claim.resumed(), null);
    }
    return new EarlierDeregistration(
        claim.resumed(),
        actionBegan == null
            ? tools.time().in(LONGEST_ACTION) // somewhen: it is waited for anew
            : actionBegan.plus(Duration.ofMillis(millis)));
  }

  @Override
  public void onDeregistrationAccepted() {
    others.onDeregistrationAccepted();
  }

  @Override
  public void onSettleTimeKnown(Deadline quiet) {
    Deadline began = actionBegan;
    if (claim.record() != null && began != null && !tools.time().isPast(quiet)) {
      writers.add(tools.time().start("note of " + subject.instance(), () -> write(quiet, began)));
    }
  }

  private void write(Deadline quiet, Deadline began) {
    Duration sinceAction = Duration.ofNanos(quiet.nanos() - began.nanos()).plus(ROUNDING);
    try {
      tools.claims().recordSettledAfter(subject, claim, sinceAction, quiet);
    } catch (InterruptedException e) {
      // The run has ended, or is somebody else's.
    }
  }

  @Override
  public void onTrafficStopped() {
    others.onTrafficStopped();
  }

  /** Writes no further. */
  @Override
  public void close() {
    writers.forEach(Thread::interrupt);
  }
}
