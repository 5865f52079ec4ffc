package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.intake.OrphanPolicy.OrphanDecision;
import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.intake.event.PendingEvents;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Finds orphaned terminations: instances that wait in our hooks although no message is left (it was
 * lost or purged, is too old, or is in a dead-letter queue) and no replica works on them; and so
 * for events that need no message. Runs once in an interval, and sooner where a decision is due
 * sooner.
 *
 * <p>That no replica works on an instance cannot be seen; it follows from what can. Every
 * termination claims its node within moments, so an instance whose node has had no claim for half
 * an interval has no termination in progress. Where another replica has claimed the node, that
 * replica is pinged on the node after a whole interval, and has half an interval to answer ({@link
 * OwnerPing}). Where there is no node, or the API server denies every claim, only time tells. A
 * ping that the API server has refused for 90 s counts as unanswered: a live owner could not write
 * its answer either. A wrong decision is harmless: the node is claimed as after a second delivery,
 * and the former owner stops. Where the claim is refused as well, both drain the node: nothing is
 * done that may not be repeated, and the API server applies the disruption budgets to both.
 *
 * <p>{@link #run} on a thread of its own.
 */
public final class Reconciler {
  private final PendingTerminations pending;
  private final OwnHooks ownHooks;
  private final PendingEvents events;
  private final Nodes nodes;
  private final OwnerPing ownerPings;
  private final Terminations terminations;
  private final Adoption adoption;
  private final OrphanPolicy policy;
  private final PendingWatchlist watchlist;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;

  /**
   * A reconciler that does not run yet.
   *
   * @param self this replica's name
   * @param interval between two reconciliations, positive
   */
  public Reconciler(
      PendingTerminations pending,
      OwnHooks ownHooks,
      PendingEvents events,
      Nodes nodes,
      ClusterInstances instances,
      Terminations terminations,
      String self,
      Duration interval,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.pending = pending;
    this.ownHooks = ownHooks;
    this.events = events;
    this.nodes = nodes;
    this.ownerPings = new OwnerPing(nodes);
    this.terminations = terminations;
    this.policy = new OrphanPolicy(self, interval);
    this.watchlist = new PendingWatchlist(time);
    this.adoption =
        new Adoption(pending, nodes, instances, terminations, watchlist, self, time, listener);
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /** Reconciles again and again, until interrupted. */
  public void run() throws InterruptedException {
    Duration shortest = policy.gracePeriod().dividedBy(4);
    // Replicas that start together do not reconcile together.
    time.sleep(randomPart(policy.gracePeriod()));
    new Retry(time, random)
        .pausing((failures, jitter) ->
            DurationMath.max(shortest, Backoff.REMOTE.pause(failures, jitter)))
        .reporting(listener, null, "listing pending terminations")
        .repeat(() -> Optional.of(reconcileUnlessDenied(shortest)));
  }

  /** The pause until the next reconciliation. */
  private Duration reconcileUnlessDenied(Duration shortest) throws InterruptedException {
    Duration pause = jittered(policy.interval());
    try {
      Duration due = DurationMath.max(reconcile(), shortest);
      // Just after it is due; the lower limit keeps one instance from making all replicas busy.
      return DurationMath.min(pause, due.plus(randomPart(policy.gracePeriod().dividedBy(8))));
    } catch (RemoteFailure failure) {
      if (failure.kind() != FailureKind.DENIED) {
        throw failure;
      }
      // Without the permission an earlier retry is pointless.
      listener.on(new Fact.RemoteCallFailed(null, "listing pending terminations", failure, null));
      return pause;
    }
  }

  /**
   * One reconciliation; after how long the next decision is due. The events are reconciled also
   * where Auto Scaling does not tell which instances wait in hooks: the failure is thrown then.
   */
  private Duration reconcile() throws InterruptedException {
    List<PendingTermination> withEvents = pendingEvents();
    List<PendingTermination> inHooks;
    try {
      inHooks = ownHooks.restrict(pending.list());
    } catch (RemoteFailure failure) {
      Duration _ = reconcile(byInstance(withEvents));
      throw failure;
    }
    listener.on(new IntakeFact.PendingTerminationsListed(inHooks.size()));
    Map<InstanceId, PendingTermination> all =
        byInstance(Stream.concat(inHooks.stream(), withEvents.stream()).toList());
    watchlist.keepOnly(all.keySet());
    return reconcile(all);
  }

  private static Map<InstanceId, PendingTermination> byInstance(List<PendingTermination> pending) {
    Map<InstanceId, PendingTermination> all = new LinkedHashMap<>();
    pending.forEach(it -> all.merge(it.instance(), it, PendingTermination::merge));
    return all;
  }

  private Duration reconcile(Map<InstanceId, PendingTermination> all) throws InterruptedException {
    List<PendingTermination> orphaned = new ArrayList<>();
    Duration due = policy.interval();
    for (PendingTermination termination : all.values()) {
      if (terminations.isRunning(termination.instance())) {
        watchlist.forget(termination.instance());
        adoption.joinEvents(termination);
        continue;
      }
      switch (decide(termination)) {
        case OrphanDecision.CheckLater(Duration left) -> due = DurationMath.min(due, left);
        case OrphanDecision.PingOwner(NodeView node) -> {
          if (pingOwner(termination, node)) {
            due = DurationMath.min(due, policy.gracePeriod());
          } else {
            orphaned.add(termination);
          }
        }
        case OrphanDecision.Adopt() -> orphaned.add(termination);
      }
    }
    adoption.adoptAll(orphaned, policy.gracePeriod().dividedBy(4));
    return due;
  }

  /** Without the answer of EC2 the hooks are reconciled all the same. */
  private List<PendingTermination> pendingEvents() throws InterruptedException {
    List<EventConfirmed> found = new ArrayList<>(events.claimed());
    try {
      found.addAll(events.scheduled());
    } catch (RemoteFailure failure) {
      listener.on(new Fact.RemoteCallFailed(null, "listing scheduled events", failure, null));
    }
    return found.stream()
        .map(
            it -> new PendingTermination(it.event().instance(), it.group(), List.of(), List.of(it)))
        .toList();
  }

  private OrphanDecision decide(PendingTermination termination) throws InterruptedException {
    try {
      Optional<NodeView> node = nodes.findOrMatch(termination.instance());
      return policy.decide(
          node,
          watchlist.unchangedFor(termination.instance(), node),
          watchlist.adoptions(termination.instance()),
          !termination.events().isEmpty());
    } catch (RemoteFailure failure) {
      // Whether the instance has a node is unknown now, and so is who owns it.
      TerminatingInstance instance =
          new TerminatingInstance(termination.instance(), termination.group(), null);
      listener.on(
          new Fact.RemoteCallFailed(
              instance, "looking up the owner of its node", failure, null, "tried again later"));
      return new OrphanDecision.CheckLater(policy.interval());
    }
  }

  /** Whether to wait for an answer; false where the API server has refused every ping for 90 s. */
  private boolean pingOwner(PendingTermination termination, NodeView node) {
    try {
      Optional<NodeView> pinged = ownerPings.ping(node);
      if (pinged.isPresent()) {
        watchlist.unchangedFor(termination.instance(), pinged);
      }
      return true;
    } catch (RemoteFailure failure) {
      boolean isRefused = failure.isRefusal() && watchlist.recordRefusal(termination.instance());
      TerminatingInstance instance =
          new TerminatingInstance(termination.instance(), termination.group(), node.ref());
      listener.on(
          new Fact.RemoteCallFailed(
              instance,
              "pinging the owner of its node",
              failure,
              null,
              isRefused ? "adopting the termination without an answer" : "tried again later"));
      return !isRefused;
    }
  }

  private Duration randomPart(Duration whole) {
    return Duration.ofNanos(random.nextLong(whole.toNanos() + 1));
  }

  private Duration jittered(Duration whole) {
    return whole.multipliedBy(7).dividedBy(8).plus(randomPart(whole.dividedBy(4)));
  }
}
