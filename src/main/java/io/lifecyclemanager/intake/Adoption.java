package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.intake.PendingTerminations.TerminationActivity;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin.Orphaned;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Begins the terminations of orphaned instances. Used by one thread. */
final class Adoption {
  private final PendingTerminations pending;
  private final Nodes nodes;
  private final ClusterInstances instances;
  private final Terminations terminations;
  private final PendingWatchlist watchlist;
  private final String self;
  private final Time time;
  private final Listener listener;

  Adoption(
      PendingTerminations pending,
      Nodes nodes,
      ClusterInstances instances,
      Terminations terminations,
      PendingWatchlist watchlist,
      String self,
      Time time,
      Listener listener) {
    this.pending = pending;
    this.nodes = nodes;
    this.instances = instances;
    this.terminations = terminations;
    this.watchlist = watchlist;
    this.self = self;
    this.time = time;
    this.listener = listener;
  }

  /**
   * Adopts one after another, each at a moment that differs from replica to replica. So replicas
   * that reconcile at the same time share the orphans among themselves: none adopts what another
   * one has claimed by then.
   *
   * @param within how long that may take
   */
  void adoptAll(List<PendingTermination> orphaned, Duration within) throws InterruptedException {
    List<PendingTermination> ours = orphaned.stream().filter(this::isInCluster).toList();
    Map<InstanceId, TerminationActivity> activities = activities(ours);
    long start = time.nanos();
    List<PendingTermination> inTurn =
        ours.stream().sorted(Comparator.comparingDouble(it -> turn(it.instance()))).toList();
    for (PendingTermination orphan : inTurn) {
      Duration at = Duration.ofNanos((long) (turn(orphan.instance()) * within.toNanos()));
      time.sleep(at.minus(time.since(start)));
      try {
        adopt(orphan, Optional.ofNullable(activities.get(orphan.instance())));
      } catch (RemoteFailure failure) {
        report(orphan, failure);
      }
    }
  }

  /** From 0 to 1, always the same in this replica. */
  private double turn(InstanceId instance) {
    int mixed = Objects.hash(self, instance) * 0x9E3779B1;
    return Integer.toUnsignedLong(mixed) / (double) (1L << Integer.SIZE);
  }

  private boolean isInCluster(PendingTermination orphan) {
    GroupName group = orphan.group();
    try {
      // Events are listed for nodes of this cluster only.
      return group == null
          || orphan.hooks().isEmpty()
          || instances.contains(orphan.instance(), group);
    } catch (RemoteFailure failure) {
      report(orphan, failure);
      return false;
    }
  }

  private void report(PendingTermination orphan, RemoteFailure failure) {
    TerminatingInstance instance = new TerminatingInstance(orphan.instance(), orphan.group(), null);
    listener.on(
        new Fact.RemoteCallFailed(
            instance, "adopting an orphaned termination", failure, null, "tried again later"));
  }

  /** Orphans whose activity is not known begin now: that they wait is known. */
  private Map<InstanceId, TerminationActivity> activities(List<PendingTermination> ours)
      throws InterruptedException {
    Map<GroupName, Set<InstanceId>> groups =
        ours.stream()
            .filter(it -> !it.hooks().isEmpty())
            .collect(
                Collectors.groupingBy(
                    it -> Objects.requireNonNull(it.group()),
                    Collectors.mapping(PendingTermination::instance, Collectors.toSet())));
    Map<InstanceId, TerminationActivity> activities = new HashMap<>();
    for (Map.Entry<GroupName, Set<InstanceId>> group : groups.entrySet()) {
      try {
        activities.putAll(pending.activities(group.getKey(), group.getValue()));
      } catch (RemoteFailure failure) {
        String operation = "scaling activities of " + group.getKey();
        listener.on(new Fact.RemoteCallFailed(null, operation, failure, null));
      }
    }
    return activities;
  }

  /** The node as the API server shows it, or as the index does where that is refused for 90 s. */
  private Optional<NodeView> read(InstanceId instance, NodeView indexed) {
    try {
      return nodes.read(indexed.ref());
    } catch (RemoteFailure failure) {
      if (failure.isRefusal() && watchlist.recordRefusal(instance)) {
        return Optional.of(indexed);
      }
      throw failure;
    }
  }

  private void adopt(PendingTermination orphan, Optional<TerminationActivity> activity)
      throws InterruptedException {
    // The index of nodes may not show yet that the owner has answered: the API server does.
    Optional<NodeView> node =
        nodes.findOrMatch(orphan.instance()).flatMap(indexed -> read(orphan.instance(), indexed));
    if (terminations.isRunning(orphan.instance())
        || !watchlist.isUnchanged(orphan.instance(), node)) {
      return;
    }
    watchlist.recordAdoption(orphan.instance());
    // First, as the lifecycle action tells since when there is something to do.
    if (!orphan.hooks().isEmpty()) {
      adoptHooks(orphan, activity, node);
    }
    respond(orphan, orphan.events());
  }

  private void adoptHooks(
      PendingTermination orphan, Optional<TerminationActivity> activity, Optional<NodeView> node) {
    Optional<Duration> age = activity.map(TerminationActivity::age);
    listener.on(
        new IntakeFact.OrphanAdopted(
            new TerminatingInstance(
                orphan.instance(), orphan.group(), node.map(NodeView::ref).orElse(null)),
            age.orElse(null),
            node.flatMap(it -> ClaimRecord.parse(it.claim())).map(ClaimRecord::owner).orElse(null),
            node.filter(NodeView::hasPredecessorAnnotation).isPresent()));
    Orphaned origin = new Orphaned(time.in(age.orElse(Duration.ZERO).negated()));
    GroupName group = Objects.requireNonNull(orphan.group());
    for (String hook : orphan.hooks()) {
      LifecycleAction action =
          new LifecycleAction(
              group,
              hook,
              orphan.instance(),
              null,
              activity.map(TerminationActivity::id).orElse(null));
      boolean _ = terminations.accept(new TerminationRequest(action, origin));
    }
  }

  /**
   * Makes the events causes of the termination in progress in this replica, as far as they are not:
   * they are due since it began, or it was taken over from a replica that knew of them.
   */
  void joinEvents(PendingTermination running) {
    respond(
        running, running.events().stream().filter(it -> terminations.lacks(it.event())).toList());
  }

  private void respond(PendingTermination termination, List<EventConfirmed> events) {
    EventStart start = new EventStart(terminations, listener);
    for (EventConfirmed event : events) {
      Orphaned origin = new Orphaned(time.in(Duration.ZERO));
      boolean _ = start.respond(event, termination.group(), origin);
    }
  }
}
