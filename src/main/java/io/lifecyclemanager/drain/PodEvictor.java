package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Evicts one pod: repeats the eviction until the API server accepts it, and deletes the pod when it
 * escalates. One instance for each pod of a drain, on a thread of its own.
 */
final class PodEvictor {
  private static final Duration MIN_PAUSE = Duration.ofMillis(100);

  private final PodControl pods;
  private final Escalation escalation;
  private final LiveDeadline escalateAt;
  private final Backoff refusalBackoff;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final TerminatingInstance subject;
  private final PodView pod;
  private volatile String refusal = "";

  /** Used by the thread of the eviction only. */
  private int attempts;

  /**
   * @param escalateAt when the eviction becomes a deletion; read before each attempt, since it may
   *     change
   */
  PodEvictor(
      NodeDrain.DrainDependencies dependencies,
      TerminatingInstance subject,
      PodView pod,
      LiveDeadline escalateAt) {
    this.pods = dependencies.pods();
    this.escalation = dependencies.escalation();
    this.refusalBackoff = new Backoff(MIN_PAUSE, dependencies.maxEvictionInterval());
    this.time = dependencies.time();
    this.random = dependencies.random();
    this.listener = dependencies.listener();
    this.subject = subject;
    this.pod = pod;
    this.escalateAt = escalateAt;
  }

  /** Why the last attempt did not succeed; empty when it did. */
  String refusal() {
    return refusal;
  }

  /** As {@link #run}; returns when interrupted. */
  void runUntilInterrupted(Predicate<PodRef> isEvictable) {
    try {
      run(isEvictable);
    } catch (InterruptedException e) {
      // The drain has ended.
    }
  }

  /**
   * Returns once the pod terminates or is not evictable any more.
   *
   * @param isEvictable whether the watch still shows this pod, not yet terminating. The API server
   *     counts an eviction against the budget before it compares the UID.
   */
  private void run(Predicate<PodRef> isEvictable) throws InterruptedException {
    new Retry(time, random)
        .pausing((failures, jitter) -> beforeEscalation(Backoff.REMOTE.pause(failures, jitter)))
        .reporting(listener, subject, "evicting " + pod.ref())
        .repeat(() -> attempt(isEvictable));
  }

  /** Returns the pause before the next attempt; empty when there is to be none. */
  private Optional<Duration> attempt(Predicate<PodRef> isEvictable) {
    attempts++;
    try {
      if (!isEvictable.test(pod.ref())) {
        return Optional.empty();
      }
      boolean force = escalation.isEnabled() && time.isPast(escalateAt.current());
      EvictionOutcome outcome =
          force ? pods.delete(pod.ref(), escalation.grace(pod)) : pods.evict(pod.ref());
      listener.on(fact(outcome, force));
      if (outcome instanceof EvictionOutcome.EvictionRefused refused) {
        refusal = refused.message();
        return Optional.of(beforeEscalation(pause(refused)));
      }
      refusal = "";
      return Optional.empty();
    } catch (RemoteFailure failure) {
      refusal = failure.getMessage();
      throw failure;
    }
  }

  private Duration pause(EvictionOutcome.EvictionRefused refused) {
    Duration own = refusalBackoff.pause(attempts, random);
    Duration requested = refused.retryAfter();
    boolean overloaded = refused.reason() == EvictionOutcome.RefusalReason.OVERLOAD;
    // The Retry-After of a budget does not tell when the budget allows a disruption; that of an
    // overloaded API server is to be respected.
    return overloaded && requested != null ? DurationMath.max(requested, own) : own;
  }

  /** Shortens a pause that would last beyond the escalation. */
  private Duration beforeEscalation(Duration pause) {
    Duration left = time.until(escalateAt.current());
    return left.isPositive() && left.compareTo(pause) < 0 ? left : pause;
  }

  private Fact fact(EvictionOutcome outcome, boolean forced) {
    EvictionResult result =
        switch (outcome) {
          case EvictionOutcome.EvictionAccepted() -> EvictionResult.ACCEPTED;
          case EvictionOutcome.PodGone() -> EvictionResult.GONE;
          case EvictionOutcome.PodReplaced() -> EvictionResult.REPLACED;
          case EvictionOutcome.EvictionRefused _ -> EvictionResult.REFUSED;
        };
    String detail = outcome instanceof EvictionOutcome.EvictionRefused no ? no.message() : "";
    return new EvictionAnswered(subject, pod.ref(), forced, result, detail, attempts);
  }
}
