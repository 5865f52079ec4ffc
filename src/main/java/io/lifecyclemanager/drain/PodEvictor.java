package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionAccepted;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.PodGone;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.PodReplaced;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome.RefusalReason;
import io.lifecyclemanager.drain.RunningEvictions.EvictionTurn;
import io.lifecyclemanager.drain.budget.BlockedEvictions.BlockedEviction;
import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.drain.budget.DeletionWindow;
import io.lifecyclemanager.drain.capacity.ReplacementCapacity;
import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.drain.surge.Surges;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DrainFact.EvictionWithoutEffect;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Evicts one pod: repeats the eviction until the watch shows that the pod terminates, and deletes
 * the pod when it escalates, whatever became of the evictions. One instance for each pod of a
 * drain, on a thread of its own.
 *
 * <p>Invariant: the request of an eviction precedes that of the first deletion.
 */
final class PodEvictor {
  private final PodControl pods;
  private final Escalation escalation;
  private final EvictionPauses pauses;
  private final BlockedEviction blocked;
  private final BudgetPause budgetPause;
  private final Surges surges;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final TerminatingInstance subject;
  private final PodView pod;
  private final EvictionBlocker blocker;
  private volatile boolean isWaitingForEffect;

  // Used by the thread of the eviction only.
  private int attempts;
  private int accepted;
  private boolean isEffectMissing;
  private boolean isDeletionNext;
  private long attemptBegan;

  /**
   * @param window when the eviction may become a deletion; read before each attempt, since it may
   *     change
   * @param onChange called when the first attempt ends, and when another kind of blocker than
   *     before blocks the pod
   */
  PodEvictor(
      NodeDrain.DrainDependencies dependencies,
      TerminatingInstance subject,
      PodView pod,
      Supplier<DeletionWindow> window,
      Runnable onChange) {
    this.pods = dependencies.pods();
    this.escalation = dependencies.escalation();
    this.time = dependencies.time();
    this.random = dependencies.random();
    this.listener = dependencies.listener();
    this.subject = subject;
    this.pod = pod;
    this.blocker =
        new EvictionBlocker(
            time, pod.ref(), onChange, () -> missingCapacity(dependencies.capacity()));
    this.blocked = dependencies.blocked().add(window);
    this.pauses = new EvictionPauses(dependencies, blocked::deletionAt);
    this.budgetPause = new BudgetPause(blocked, pauses, blocker, time);
    this.surges = dependencies.surges();
  }

  /** Why the pod does not terminate yet. */
  EvictionBlocker blocker() {
    return blocker;
  }

  /** When the pod is deleted past its budget, unless it terminates before. */
  Deadline deletionAt() {
    return blocked.deletionAt();
  }

  /**
   * Whether the thread only waits to see whether an accepted request takes effect, so that it may
   * be interrupted once the pod terminates.
   */
  boolean isWaitingForEffect() {
    return isWaitingForEffect;
  }

  /** As {@link #run}; returns when interrupted. */
  void runUntilInterrupted(Function<PodRef, EvictionTurn> turn, Predicate<PodRef> isLeaving) {
    try (blocked) {
      run(turn, isLeaving);
    } catch (InterruptedException e) {
      // The drain has ended.
    }
  }

  /**
   * Returns once the pod terminates or is never to be evicted.
   *
   * @param turn whether the pod may be evicted; asked before each attempt, since the API server
   *     counts an eviction against the budget before it compares the UID
   * @param isLeaving whether the watch shows that it terminates, or does not show it any more
   */
  private void run(Function<PodRef, EvictionTurn> turn, Predicate<PodRef> isLeaving)
      throws InterruptedException {
    new Retry(time, random)
        .pausing((failures, jitter) -> next(afterFailure(Backoff.REMOTE.pause(failures, jitter))))
        .reporting(listener, subject, "evicting " + pod.ref())
        .repeat(() -> attempt(turn, isLeaving).map(this::next));
  }

  private Duration next(Duration pause) {
    blocker.retryIn(pause);
    return pause;
  }

  /** Returns the pause before the next attempt; empty when there is to be none. */
  private Optional<Duration> attempt(
      Function<PodRef, EvictionTurn> turn, Predicate<PodRef> isLeaving)
      throws InterruptedException {
    isWaitingForEffect = false;
    isDeletionNext = false;
    attemptBegan = time.nanos();
    try {
      return switch (turn.apply(pod.ref())) {
        case NEVER -> Optional.empty();
        case WITHOUT_PEER -> later("waits until another replica is ready");
        case LATER -> later("was waited for until now");
        case NOW -> request(isLeaving);
      };
    } catch (RemoteFailure failure) {
      blocker.failed(failure);
      throw failure;
    } finally {
      blocker.markTried();
    }
  }

  private Optional<Duration> later(String reason) {
    blocked.passTurn();
    blocker.heldBack(reason);
    return Optional.of(OwnPod.ANSWER_MAX_AGE);
  }

  private Optional<Duration> request(Predicate<PodRef> isLeaving) throws InterruptedException {
    if (isEffectMissing) {
      isEffectMissing = false;
      listener.on(new EvictionWithoutEffect(subject, pod.ref(), attempts));
    }
    boolean late = escalation.isEnabled() && pauses.isLate();
    boolean force = late && attempts > 0;
    isDeletionNext = late && !force;
    attempts++;
    blocked.useTurn();
    if (force) {
      blocked.delete();
    }
    EvictionOutcome outcome =
        force
            ? pods.delete(pod.ref(), escalation.grace(pod))
            : blocked.refusedBy() != null
                ? pods.evictAgain(pod.ref(), pauses.requestTimeout())
                : pods.evict(pod.ref(), pauses.requestTimeout());
    listener.on(fact(outcome, force));
    return switch (outcome) {
      case PodGone _, PodReplaced _ -> Optional.empty();
      case EvictionAccepted _ -> {
        accepted++;
        isEffectMissing = true;
        blocker.accepted();
        // In this order: a change of the watch after this line interrupts the pause.
        isWaitingForEffect = true;
        Duration pause = pauses.afterAcceptance(accepted);
        yield isLeaving.test(pod.ref()) ? Optional.empty() : Optional.of(pause);
      }
      case EvictionRefused refused -> {
        blocker.refused(refused, noteOnReplacement(refused));
        yield Optional.of(isDeletionNext ? Duration.ZERO : awaitBudget(refused));
      }
    };
  }

  /**
   * Waits until the budget that refused allows a disruption, where that can be seen.
   *
   * @return the pause before the next attempt
   */
  private Duration awaitBudget(EvictionRefused refused) throws InterruptedException {
    Duration pause = pauses.afterRefusal(refused, attempts);
    if (refused.budget() == null) {
      return pause;
    }
    BudgetRef budget = new BudgetRef(pod.ref().namespace(), refused.budget());
    budgetPause.await(budget, pause, attempts);
    return Duration.ZERO;
  }

  /** What becomes of the pod's replacement, as a clause for its blocker. */
  private Optional<String> noteOnReplacement(EvictionRefused refused) {
    boolean isByBudget = refused.reason() == RefusalReason.BUDGET;
    Optional<ReplicaSetRef> replicaSet =
        pod.replicaSet().filter(_ -> isByBudget && blocked.isNeverAllowed());
    replicaSet.ifPresent(it -> surges.request(subject, it));
    return replicaSet.flatMap(surges::noteOn);
  }

  private Optional<String> missingCapacity(ReplacementCapacity capacity) {
    return pod.controller() == null ? Optional.empty() : capacity.noteOn(subject, pod.owner());
  }

  private Duration afterFailure(Duration pause) {
    return isDeletionNext ? Duration.ZERO : pauses.afterFailure(pause, time.since(attemptBegan));
  }

  private EvictionAnswered fact(EvictionOutcome outcome, boolean forced) {
    EvictionResult result =
        switch (outcome) {
          case EvictionAccepted _ -> EvictionResult.ACCEPTED;
          case PodGone _ -> EvictionResult.GONE;
          case PodReplaced _ -> EvictionResult.REPLACED;
          case EvictionRefused _ -> EvictionResult.REFUSED;
        };
    String detail = outcome instanceof EvictionRefused refused ? refused.message() : "";
    return new EvictionAnswered(
        subject, pod.ref(), forced, result, detail, attempts, blocked.refusedBy());
  }
}
