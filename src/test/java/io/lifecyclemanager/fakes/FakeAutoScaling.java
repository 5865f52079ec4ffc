package io.lifecyclemanager.fakes;

import io.lifecyclemanager.fakes.LifecycleActionOutcome.EndCause;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Groups with termination hooks, and instances that wait in them: timers run, expire with ABANDON,
 * and are looked at whenever somebody asks. Messages go to a {@link FakeQueue}.
 */
public final class FakeAutoScaling
    implements LifecycleActions, AutoScalingGroups, PendingTerminations {
  private final Time time;
  private final FakeQueue queue;
  private final FaultInjector faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<GroupName, FakeGroup> groups = new TreeMap<>(FakeAutoScaling::byName);
  private final Map<InstanceId, FakeInstance> instances = new LinkedHashMap<>();
  private final Map<InstanceId, Integer> heartbeats = new HashMap<>();
  private final List<LifecycleActionOutcome> outcomes = new ArrayList<>();

  /** No groups yet. */
  public FakeAutoScaling(Time time, FakeQueue queue) {
    this.time = time;
    this.queue = queue;
    this.faults = new FaultInjector(time, "Auto Scaling");
  }

  /** The way to Auto Scaling, to break it and to count what was asked. */
  public FaultInjector faults() {
    return faults;
  }

  /** Makes a group, or forgets what one had: no tags, no hooks. */
  public void createGroup(GroupName group) {
    locked(() -> groups.put(group, new FakeGroup()));
  }

  /** Adds or replaces a tag. */
  public void tag(GroupName group, String key, String value) {
    locked(() -> groups.get(group).tags().put(key, value));
  }

  /** Adds or replaces a termination hook; its global limit is the one that AWS makes of it. */
  public void putHook(GroupName group, String name, Duration heartbeat) {
    locked(() -> groups.get(group).putHook(name, heartbeat));
  }

  /** Adds or replaces a termination hook that sends to somebody else's queue. */
  public void putHookOfOtherQueue(GroupName group, String name, Duration heartbeat) {
    putHook(group, name, heartbeat);
    locked(() -> groups.get(group).hooksOfOtherQueues().add(name));
  }

  /** Deletes a hook: terminations that it holds go on. */
  public void removeHook(GroupName group, String name) {
    locked(() -> {
      groups.get(group).hooks().remove(name);
      instances.values().stream()
          .filter(one -> one.group().equals(group))
          .forEach(one -> one.removeHook(name, time.nanos(), outcomes));
      return outcomes;
    });
  }

  /** Deletes a group with all that is in it. */
  public void deleteGroup(GroupName group) {
    locked(() -> groups.remove(group));
    locked(() -> instances.values().removeIf(one -> one.group().equals(group)));
  }

  /** Puts an instance into service. */
  public void launch(GroupName group, InstanceId instance) {
    locked(() -> instances.put(instance, new FakeInstance(group, instance)));
  }

  /**
   * Scales in by this instance: it waits in every hook, and a message goes out for each.
   *
   * @return its actions
   */
  public List<LifecycleAction> terminate(InstanceId id) {
    List<LifecycleAction> actions =
        locked(() -> {
          FakeInstance instance = instances.get(id);
          return instance.terminate(groups.get(instance.group()).hooks(), time.nanos());
        });
    actions.stream().filter(this::isOwnQueueNotified).forEach(this::send);
    return actions;
  }

  private boolean isOwnQueueNotified(LifecycleAction action) {
    return locked(() -> !groups.get(action.group()).hooksOfOtherQueues().contains(action.hook()));
  }

  /** Puts the action's message on the queue, once more. */
  public void send(LifecycleAction action) {
    queue.send(TerminationMessage.of(action, time.now()));
  }

  /** Ends the instance behind its group's back: no hook holds it any more. */
  public void vanish(InstanceId instance) {
    locked(() -> instances.remove(instance));
  }

  /** How every action ended that did, in that order. */
  public List<LifecycleActionOutcome> outcomes() {
    return now(() -> List.copyOf(outcomes));
  }

  /** The actions that somebody completed, in that order. */
  public List<LifecycleActionOutcome> completions() {
    return outcomes().stream().filter(one -> one.cause() == EndCause.COMPLETED).toList();
  }

  /** The actions that ran out of time, in that order. */
  public List<LifecycleActionOutcome> expiries() {
    return outcomes().stream().filter(one -> one.cause() == EndCause.EXPIRED).toList();
  }

  /** How many heartbeats Auto Scaling took for the instance, all hooks together. */
  public int heartbeats(InstanceId instance) {
    return locked(() -> heartbeats.getOrDefault(instance, 0));
  }

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return faults.call("heartbeat", () -> now(() -> heartbeatNow(action)));
  }

  private LifecycleActionAnswer heartbeatNow(LifecycleAction action) {
    Optional<FakeInstance.PendingLifecycleAction> waiting = waiting(action);
    waiting.ifPresent(one -> {
      one.heartbeat(time.nanos());
      heartbeats.merge(action.instance(), 1, Integer::sum);
    });
    return waiting.isPresent() ? new LifecycleActionAnswer.ActionAccepted() : over(action);
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    return faults.call("complete", () -> now(() -> completeNow(action, verdict)));
  }

  private LifecycleActionAnswer completeNow(LifecycleAction action, Verdict verdict) {
    Optional<FakeInstance.PendingLifecycleAction> waiting = waiting(action);
    waiting.ifPresent(
        one -> find(action.instance()).orElseThrow().end(one, verdict, time.nanos(), outcomes));
    return waiting.isPresent() ? new LifecycleActionAnswer.ActionAccepted() : over(action);
  }

  private Optional<FakeInstance.PendingLifecycleAction> waiting(LifecycleAction action) {
    return find(action.instance()).flatMap(instance -> instance.waiting(action));
  }

  private static LifecycleActionAnswer over(LifecycleAction action) {
    return new LifecycleActionAnswer.ActionOver(
        "No active Lifecycle Action found with instance " + action.instance());
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook) {
    return faults.call(
        "times",
        () -> now(() -> Optional.ofNullable(groups.get(group)).map(one -> one.hooks().get(hook))));
  }

  @Override
  public Optional<GroupMember> member(InstanceId instance) {
    return faults.call(
        "member",
        () -> now(() -> find(instance).map(one -> new GroupMember(one.group(), one.state()))));
  }

  @Override
  public Map<String, String> tags(GroupName group) {
    return faults.call(
        "tags",
        () ->
            now(() ->
                Optional.ofNullable(groups.get(group))
                    .map(one -> Map.copyOf(one.tags()))
                    .orElse(Map.of())));
  }

  @Override
  public List<PendingTermination> list() {
    return faults.call(
        "all",
        () ->
            now(() ->
                instances.values().stream()
                    .filter(one -> one.state().isWaitingInHook())
                    .map(one ->
                        new PendingTermination(
                            one.id(), one.group(), groups.get(one.group()).ownHooks()))
                    .filter(one -> !one.hooks().isEmpty())
                    .toList()));
  }

  @Override
  public Map<InstanceId, TerminationActivity> activities(GroupName group, Set<InstanceId> sought) {
    return faults.call(
        "activities",
        () ->
            now(() ->
                sought.stream()
                    .flatMap(id -> find(id).stream())
                    .filter(one -> one.group().equals(group) && one.state().isTerminating())
                    .collect(
                        Collectors.toMap(FakeInstance::id, one -> one.activity(time.nanos())))));
  }

  private Optional<FakeInstance> find(InstanceId instance) {
    return Optional.ofNullable(instances.get(instance));
  }

  /** Everything is first moved on to now. */
  private <T> T now(Supplier<T> work) {
    return locked(() -> {
      instances.values().forEach(one -> one.expireActions(time.nanos(), outcomes));
      instances.values().removeIf(one -> one.isGone(time.nanos()));
      return work.get();
    });
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private static int byName(GroupName one, GroupName other) {
    return one.value().compareTo(other.value());
  }
}
