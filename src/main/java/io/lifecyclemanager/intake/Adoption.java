package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.intake.PendingTerminations.TerminationActivity;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationRequest;
import io.lifecyclemanager.termination.TerminationRequest.RequestOrigin.Orphaned;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Begins the runs of instances that nobody works on. Used by one thread. */
final class Adoption {
  private final PendingTerminations waiting;
  private final Nodes nodes;
  private final ClusterInstances ownership;
  private final Terminations terminations;
  private final PendingWatchlist watchlist;
  private final String self;
  private final Time time;
  private final Listener listener;

  Adoption(
      PendingTerminations waiting,
      Nodes nodes,
      ClusterInstances ownership,
      Terminations terminations,
      PendingWatchlist watchlist,
      String self,
      Time time,
      Listener listener) {
    this.waiting = waiting;
    this.nodes = nodes;
    this.ownership = ownership;
    this.terminations = terminations;
    this.watchlist = watchlist;
    this.self = self;
    this.time = time;
    this.listener = listener;
  }

  /**
   * Takes them up one after another, each at a moment of its own that is another one in every
   * replica: several that look at the same time share the instances among themselves, since what
   * one has claimed the others leave alone.
   *
   * @param within how long that may take
   */
  void adoptAll(List<PendingTermination> unattended, Duration within) throws InterruptedException {
    List<PendingTermination> ours = unattended.stream().filter(this::isOurs).toList();
    Map<InstanceId, TerminationActivity> activities = activities(ours);
    long begun = time.nanos();
    List<PendingTermination> inTurn =
        ours.stream().sorted(Comparator.comparingDouble(one -> turn(one.instance()))).toList();
    for (PendingTermination one : inTurn) {
      Duration at = Duration.ofNanos((long) (turn(one.instance()) * within.toNanos()));
      time.sleep(at.minus(time.since(begun)));
      try {
        adopt(one, activities.get(one.instance()));
      } catch (RemoteFailure trouble) {
        report(one, trouble);
      }
    }
  }

  /** From 0 to 1, the same in this replica each time. */
  private double turn(InstanceId instance) {
    int mixed = Objects.hash(self, instance) * 0x9E3779B1;
    return Integer.toUnsignedLong(mixed) / (double) (1L << Integer.SIZE);
  }

  private boolean isOurs(PendingTermination one) {
    try {
      return ownership.contains(one.instance(), one.group());
    } catch (RemoteFailure trouble) {
      report(one, trouble);
      return false;
    }
  }

  private void report(PendingTermination one, RemoteFailure trouble) {
    TerminatingInstance subject = new TerminatingInstance(one.instance(), one.group(), null);
    listener.on(
        new Fact.RemoteCallFailed(subject, "taking up what nobody works on", trouble, null));
  }

  /** Without an answer all begin now: that they wait is known. */
  private Map<InstanceId, TerminationActivity> activities(List<PendingTermination> ours)
      throws InterruptedException {
    Map<GroupName, Set<InstanceId>> groups =
        ours.stream()
            .collect(
                Collectors.groupingBy(
                    PendingTermination::group,
                    Collectors.mapping(PendingTermination::instance, Collectors.toSet())));
    Map<InstanceId, TerminationActivity> activities = new HashMap<>();
    for (Map.Entry<GroupName, Set<InstanceId>> group : groups.entrySet()) {
      try {
        activities.putAll(waiting.activities(group.getKey(), group.getValue()));
      } catch (RemoteFailure trouble) {
        listener.on(
            new Fact.RemoteCallFailed(
                null, "scaling activities of " + group.getKey(), trouble, null));
      }
    }
    return activities;
  }

  private void adopt(PendingTermination one, @Nullable TerminationActivity activity) {
    Optional<NodeView> known = nodes.find(one.instance());
    // Not the index: it may not have heard yet that the owner has answered.
    @Nullable NodeView node = known.flatMap(seen -> nodes.read(seen.ref())).orElse(null);
    if (terminations.isRunning(one.instance()) || !watchlist.isUnchanged(one.instance(), node)) {
      return;
    }
    watchlist.recordAdoption(one.instance());
    @Nullable Duration age = activity == null ? null : activity.age();
    listener.on(
        new Fact.OrphanAdopted(
            new TerminatingInstance(one.instance(), one.group(), node == null ? null : node.ref()),
            age,
            node == null
                ? null
                : ClaimRecord.parse(node.claim()).map(ClaimRecord::owner).orElse(null),
            node != null && node.hasPredecessorAnnotation()));
    Orphaned origin =
        new Orphaned(time.in(Objects.requireNonNullElse(age, Duration.ZERO).negated()));
    for (String hook : one.hooks()) {
      LifecycleAction action =
          new LifecycleAction(
              one.group(), hook, one.instance(), null, activity == null ? null : activity.id());
      boolean _ = terminations.accept(new TerminationRequest(action, origin));
    }
  }
}
