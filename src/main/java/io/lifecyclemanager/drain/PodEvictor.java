package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks the API server to evict one pod until it agrees, and deletes the pod when time runs out. One
 * instance for each pod of a drain, on a thread of its own.
 */
final class PodEvictor {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final PodControl pods;
  private final Escalation escalation;
  private final Supplier<Deadline> escalateAt;
  private final Backoff refused;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final TerminatingInstance subject;
  private final PodView pod;
  private volatile String refusal = "";

  /**
   * An evictor that has not begun.
   *
   * @param escalateAt when asking turns into deleting, asked anew each time: deadlines tighten
   */
  PodEvictor(
      NodeDrain.DrainDependencies tools,
      TerminatingInstance subject,
      PodView pod,
      Supplier<Deadline> escalateAt) {
    this.pods = tools.pods();
    this.escalation = tools.escalation();
    this.refused = new Backoff(FIRST_PAUSE, tools.maxEvictionInterval());
    this.time = tools.time();
    this.random = tools.random();
    this.listener = tools.listener();
    this.subject = subject;
    this.pod = pod;
    this.escalateAt = escalateAt;
  }

  /** What the API server said last when it refused; empty when it did not. */
  String refusal() {
    return refusal;
  }

  /** As {@link #run}, and an interrupt is an end like any other. */
  void runUntilInterrupted(Predicate<PodRef> isToLeave) {
    try {
      run(isToLeave);
    } catch (InterruptedException e) {
      // The drain is over, and so is this thread.
    }
  }

  /**
   * Returns once the pod is on its way out, or is not to be asked any more.
   *
   * @param isToLeave whether the watch still shows this very pod, not yet terminating: an eviction
   *     with a UID that is no longer right is refused, but uses up the budget
   */
  private void run(Predicate<PodRef> isToLeave) throws InterruptedException {
    int failures = 0;
    for (int tries = 1; ; tries++) {
      Duration pause;
      try {
        if (!isToLeave.test(pod.ref())) {
          return;
        }
        boolean force = escalation.isEnabled() && time.isPast(escalateAt.get());
        EvictionOutcome answer =
            force ? pods.delete(pod.ref(), escalation.grace(pod)) : pods.evict(pod.ref());
        failures = 0;
        listener.on(fact(answer, force, tries));
        if (!(answer instanceof EvictionOutcome.EvictionRefused no)) {
          refusal = "";
          return;
        }
        refusal = no.message();
        pause = pause(no, tries);
      } catch (RemoteFailure trouble) {
        refusal = trouble.getMessage();
        pause = Backoff.REMOTE.pause(++failures, random);
        listener.on(new Fact.RemoteCallFailed(subject, "evicting " + pod.ref(), trouble, pause));
      }
      time.sleep(beforeEscalation(pause));
    }
  }

  private Duration pause(EvictionOutcome.EvictionRefused no, int tries) {
    Duration own = refused.pause(tries, random);
    Duration asked = no.retryAfter();
    boolean overloaded = no.reason() == EvictionOutcome.RefusalReason.OVERLOAD;
    // A budget's Retry-After says nothing about when there is room again; an overloaded server
    // means it.
    return overloaded && asked != null && asked.compareTo(own) > 0 ? asked : own;
  }

  /** A pause does not reach over the moment at which asking turns into deleting. */
  private Duration beforeEscalation(Duration pause) {
    Duration left = time.until(escalateAt.get());
    return left.isPositive() && left.compareTo(pause) < 0 ? left : pause;
  }

  private Fact fact(EvictionOutcome answer, boolean forced, int tries) {
    return switch (answer) {
      case EvictionOutcome.EvictionAccepted() ->
          new Fact.EvictionAnswered(subject, pod.ref(), forced, "accepted", "", tries);
      case EvictionOutcome.PodGone() ->
          new Fact.EvictionAnswered(subject, pod.ref(), forced, "gone", "", tries);
      case EvictionOutcome.PodReplaced() ->
          new Fact.EvictionAnswered(subject, pod.ref(), forced, "replaced", "", tries);
      case EvictionOutcome.EvictionRefused(
              EvictionOutcome.RefusalReason because,
              String why,
              var retryAfter) ->
          new Fact.EvictionAnswered(subject, pod.ref(), forced, "refused", why, tries);
    };
  }
}
