package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long the eviction of one pod pauses between two requests: never beyond the escalation. */
final class EvictionPauses {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /**
   * How long the deletion timestamp may take after an accepted request. A webhook may turn an
   * eviction into a dry run, which is accepted as well.
   */
  private static final Duration TO_TAKE_EFFECT = Duration.ofSeconds(5);

  /** An eviction may take this long where the time of the deletion is near, or past. */
  private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(5);

  /** While the budget that refuses is watched, unless the ordinary pauses are longer. */
  private static final Duration LONGEST_WATCHED = Duration.ofMinutes(1);

  private final Backoff backoff;
  private final Backoff backoffWhileWatched;
  private final Time time;
  private final RandomGenerator random;
  private final LiveDeadline escalateAt;

  EvictionPauses(NodeDrain.DrainDependencies dependencies, LiveDeadline escalateAt) {
    this.backoff = new Backoff(SHORTEST, dependencies.maxEvictionInterval());
    this.backoffWhileWatched =
        new Backoff(SHORTEST, DurationMath.max(LONGEST_WATCHED, backoff.longest()));
    this.time = dependencies.time();
    this.random = dependencies.random();
    this.escalateAt = escalateAt;
  }

  /** Whether the pod is to be deleted now. */
  boolean isLate() {
    return time.isPast(escalateAt.current());
  }

  /** How long a request may take. A webhook that hangs does not take the pod its grace period. */
  Duration requestTimeout() {
    return DurationMath.max(SHORTEST_REQUEST, time.until(escalateAt.current()));
  }

  /** The pause after a request was accepted that has not taken effect yet. */
  Duration afterAcceptance(int accepted) {
    return beforeEscalation(DurationMath.max(TO_TAKE_EFFECT, backoff.pause(accepted, random)));
  }

  /** The pause after a refusal. */
  Duration afterRefusal(EvictionRefused refused, int attempts) {
    Duration own = backoff.pause(attempts, random);
    Duration requested = refused.retryAfter();
    boolean overloaded = refused.reason() == RefusalReason.OVERLOAD;
    // The Retry-After of a budget does not tell when the budget allows a disruption; that of an
    // overloaded API server is to be respected.
    return beforeEscalation(
        overloaded && requested != null ? DurationMath.max(requested, own) : own);
  }

  /**
   * The pause after a refusal by a budget while its watch would show that it allows a disruption.
   * Not without end: a budget may allow an eviction for another reason, such as an unready pod.
   */
  Duration whileBudgetIsWatched(int attempts) {
    return beforeEscalation(backoffWhileWatched.pause(attempts, random));
  }

  /** The longest of the ordinary pauses. */
  Duration longest() {
    return backoff.longest();
  }

  /**
   * The pause after a request without an answer. A webhook that hangs takes all the time that the
   * API server gives it: no eviction begins that would still wait for it when the pod is to be
   * deleted.
   *
   * @param took how long the request took
   */
  Duration afterFailure(Duration pause, Duration took) {
    Duration left = time.until(escalateAt.current());
    return left.isPositive() && left.compareTo(pause.plus(took)) < 0 ? left : pause;
  }

  /** The pause, or the time to the escalation where that is shorter. */
  Duration beforeEscalation(Duration pause) {
    return afterFailure(pause, Duration.ZERO);
  }
}
