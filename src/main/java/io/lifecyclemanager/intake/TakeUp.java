package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.intake.WaitingInstances.Activity;
import io.lifecyclemanager.intake.WaitingInstances.Waiting;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.Termination;
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
final class TakeUp {
  private final WaitingInstances waiting;
  private final Nodes nodes;
  private final Ownership ownership;
  private final Terminations terminations;
  private final Watchlist watchlist;
  private final String self;
  private final Time time;
  private final Listener listener;

  TakeUp(
      WaitingInstances waiting,
      Nodes nodes,
      Ownership ownership,
      Terminations terminations,
      Watchlist watchlist,
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
  void all(List<Waiting> unattended, Duration within) throws InterruptedException {
    List<Waiting> ours = unattended.stream().filter(this::isOurs).toList();
    Map<InstanceId, Activity> activities = activities(ours);
    long begun = time.nanos();
    List<Waiting> inTurn =
        ours.stream().sorted(Comparator.comparingDouble(one -> turn(one.instance()))).toList();
    for (Waiting one : inTurn) {
      Duration at = Duration.ofNanos((long) (turn(one.instance()) * within.toNanos()));
      time.sleep(at.minus(time.since(begun)));
      try {
        takeUp(one, activities.get(one.instance()));
      } catch (RemoteTrouble trouble) {
        report(one, trouble);
      }
    }
  }

  /** From 0 to 1, the same in this replica each time. */
  private double turn(InstanceId instance) {
    int mixed = Objects.hash(self, instance) * 0x9E3779B1;
    return Integer.toUnsignedLong(mixed) / (double) (1L << Integer.SIZE);
  }

  private boolean isOurs(Waiting one) {
    try {
      return ownership.isOurs(one.instance(), one.group());
    } catch (RemoteTrouble trouble) {
      report(one, trouble);
      return false;
    }
  }

  private void report(Waiting one, RemoteTrouble trouble) {
    Subject subject = new Subject(one.instance(), one.group(), null);
    listener.on(new Fact.Troubled(subject, "taking up what nobody works on", trouble, null));
  }

  /** Without an answer all begin now: that they wait is known. */
  private Map<InstanceId, Activity> activities(List<Waiting> ours) throws InterruptedException {
    Map<GroupName, Set<InstanceId>> groups =
        ours.stream()
            .collect(
                Collectors.groupingBy(
                    Waiting::group, Collectors.mapping(Waiting::instance, Collectors.toSet())));
    Map<InstanceId, Activity> activities = new HashMap<>();
    for (Map.Entry<GroupName, Set<InstanceId>> group : groups.entrySet()) {
      try {
        activities.putAll(waiting.activities(group.getKey(), group.getValue()));
      } catch (RemoteTrouble trouble) {
        listener.on(
            new Fact.Troubled(null, "scaling activities of " + group.getKey(), trouble, null));
      }
    }
    return activities;
  }

  private void takeUp(Waiting one, @Nullable Activity activity) {
    Optional<NodeView> known = nodes.find(one.instance());
    // Not the index: it may not have heard yet that the owner has answered.
    @Nullable NodeView node = known.flatMap(seen -> nodes.read(seen.ref())).orElse(null);
    if (terminations.isRunning(one.instance()) || !watchlist.isUnchanged(one.instance(), node)) {
      return;
    }
    watchlist.takenUp(one.instance());
    @Nullable Duration age = activity == null ? null : activity.age();
    listener.on(
        new Fact.TakenUp(
            new Subject(one.instance(), one.group(), node == null ? null : node.ref()),
            age,
            node == null
                ? null
                : ClaimRecord.parse(node.claim()).map(ClaimRecord::owner).orElse(null),
            node != null && node.leftByPredecessor()));
    for (String hook : one.hooks()) {
      LifecycleAction action =
          new LifecycleAction(
              one.group(), hook, one.instance(), null, activity == null ? null : activity.id());
      boolean _ =
          terminations.accept(
              new Termination(
                  action, null, time.in(Objects.requireNonNullElse(age, Duration.ZERO).negated())));
    }
  }
}
