package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.drain.NodeDrain.DrainDependencies;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodTriage.TriageResult;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until it is the turn of a drained instance to be completed. Pods that are bound to its node
 * meanwhile, as a scheduler may do for those that tolerate the cordon, are evicted: from time to
 * time, and once more when the turn has come. The turn waits for them for some minutes only. Used
 * by one thread, once.
 */
final class TurnWait {
  private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

  /** In a shorter wait hardly any pod is bound. */
  private static final Duration LEAST_WAIT = Duration.ofSeconds(5);

  /** How long a turn lasts at most because of pods. */
  private static final Duration TO_EVICT = Duration.ofMinutes(5);

  private static final Duration TO_LIST = Duration.ofSeconds(10);

  /** A controller may bind its pods to the node again and again. */
  private static final int MAX_DRAINS = 5;

  private final TerminationContext context;
  private final Signal turn;
  private final Set<PodRef> known = new HashSet<>();
  private volatile Optional<Deadline> latest = Optional.empty();

  TurnWait(TerminationContext context) {
    this.context = context;
    this.turn = context.time().signal();
  }

  /**
   * Waits.
   *
   * @param claim of the drained node; empty where this replica drained none
   * @throws InterruptedException when interrupted
   */
  void await(Optional<Claim> claim) throws InterruptedException {
    if (claim.isEmpty() || context.plan().current().drain() == DrainMode.NONE) {
      context.awaitTurn();
      return;
    }
    FanOut.runAll(
        context.time(),
        "turn of " + context.instance().instance(),
        List.of(this::awaitTurn, () -> drainUntilTurn(claim.get())));
  }

  private void awaitTurn() throws InterruptedException {
    context.awaitTurn();
    latest = Optional.of(context.time().in(TO_EVICT));
    turn.raise();
  }

  private void drainUntilTurn(Claim claim) throws InterruptedException {
    boolean isTurn = turn.await(0, LEAST_WAIT);
    for (int drains = 0; !isTurn && drains < MAX_DRAINS; ) {
      isTurn = turn.await(0, CHECK_INTERVAL);
      if (hasLatePods(claim.node())) {
        drains++;
        drain(claim);
      }
    }
  }

  private void drain(Claim claim) throws InterruptedException {
    DrainDeadline end =
        new DrainDeadline(
            context,
            claim.node(),
            context.deadline()::latestCompletion,
            () -> latest.orElseGet(context.deadline()::latestCompletion));
    DrainStep step = new DrainStep(context, claim, end);
    step.drain().markTrafficStopped(); // before the node counted as drained
    step.run();
  }

  /** Whether there are pods to evict that were not there at the last look. */
  private boolean hasLatePods(NodeRef node) throws InterruptedException {
    DrainDependencies drain = context.dependencies().drain();
    boolean isUnreachable =
        context
            .dependencies()
            .nodes()
            .cached(node)
            .filter(it -> it.ready() != ReadyCondition.UNKNOWN)
            .isEmpty();
    if (isUnreachable) {
      return false;
    }
    try (PodWatch watch = drain.pods().watch(node)) {
      Deadline end = context.time().in(TO_LIST);
      Optional<Map<PodRef, PodView>> pods = watch.pods();
      while (pods.isEmpty() && !context.time().isPast(end)) {
        watch.changes().await(0, context.time().until(end));
        pods = watch.pods();
      }
      return pods.map(Map::values).stream()
              .flatMap(all -> all.stream())
              .filter(
                  pod -> drain.triage().triage(pod, List.of()) instanceof TriageResult.Evictable)
              .map(PodView::ref)
              .filter(pod -> !drain.ownPod().is(pod))
              .filter(known::add)
              .count()
          > 0;
    }
  }
}
