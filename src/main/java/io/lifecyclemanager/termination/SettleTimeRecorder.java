package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.Deregistration.EarlierDeregistration;
import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Records in the claim when the load balancers settle, so that a replica that resumes the
 * termination does not wait for the whole settle time again. The termination does not wait for the
 * record to be written. Thread-safe.
 */
final class SettleTimeRecorder implements DeregistrationProgress, AutoCloseable {
  /**
   * Auto Scaling gives the age of an action in whole seconds, and its answer takes some time: the
   * recorded time is rather too late than too early.
   */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  /** No lifecycle action lasts longer. A greater value in the record was not written by us. */
  private static final Duration LONGEST_ACTION = Duration.ofDays(2);

  private final TerminationContext context;
  private final Claim claim;
  private final Optional<Deadline> actionBegan;
  private final DeregistrationProgress next;
  private final Queue<Thread> writers = new ConcurrentLinkedQueue<>();

  /**
   * @param actionBegan from when the recorded time counts; nothing is recorded where it is empty
   * @param next to which all progress is passed on
   */
  SettleTimeRecorder(
      TerminationContext context,
      Claim claim,
      Optional<Deadline> actionBegan,
      DeregistrationProgress next) {
    this.context = context;
    this.claim = claim;
    this.actionBegan = actionBegan;
    this.next = next;
  }

  /** What an earlier owner of the node has recorded. */
  EarlierDeregistration earlier() {
    return new EarlierDeregistration(
        claim.resumed(), recorded().map(this::toDeadline).orElse(null));
  }

  private Optional<Duration> recorded() {
    @Nullable ClaimRecord record = claim.record();
    return Optional.ofNullable(record == null ? null : record.settledAfterMillis())
        .map(Duration::ofMillis)
        .filter(it -> !it.isNegative() && it.compareTo(LONGEST_ACTION) <= 0);
  }

  /** Where the beginning is unknown, the whole settle time is waited for again. */
  private Deadline toDeadline(Duration sinceAction) {
    return actionBegan
        .map(began -> began.plus(sinceAction))
        .orElseGet(() -> context.time().in(LONGEST_ACTION));
  }

  @Override
  public void onDeregistrationAccepted() {
    next.onDeregistrationAccepted();
  }

  @Override
  public void onSettleTimeKnown(Deadline settledAt) {
    if (claim.record() != null && !context.time().isPast(settledAt)) {
      actionBegan.ifPresent(began ->
          writers.add(
              context
                  .time()
                  .start(
                      "record settle time of " + context.instance().instance(),
                      () -> write(settledAt, began))));
    }
  }

  private void write(Deadline settledAt, Deadline began) {
    Duration sinceAction = Duration.ofNanos(settledAt.nanos() - began.nanos()).plus(ROUNDING);
    try {
      context
          .dependencies()
          .claims()
          .notes()
          .recordSettledAfter(context.instance(), claim, sinceAction, settledAt);
    } catch (InterruptedException e) {
      // The deregistration has ended, and with it the use of the record.
    }
  }

  @Override
  public void onTrafficStopped() {
    next.onTrafficStopped();
  }

  /** Writes no further. */
  @Override
  public void close() {
    writers.forEach(Thread::interrupt);
  }
}
