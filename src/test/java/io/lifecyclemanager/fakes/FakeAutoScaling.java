package io.lifecyclemanager.fakes;

import io.lifecyclemanager.fakes.LifecycleActionOutcome.ActionEndCause;
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
import java.util.Comparator;
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
 * Groups with termination hooks, and instances that wait in them. Timeouts end with ABANDON, and
 * take effect at the next call. Messages go to a {@link FakeQueue}. Thread-safe.
 */
public final class FakeAutoScaling
    implements LifecycleActions, AutoScalingGroups, PendingTerminations {
  private final Time time;
  private final FakeQueue queue;
  private final FaultInjector faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<GroupName, FakeGroup> groups =
      new TreeMap<>(Comparator.comparing(GroupName::value));
  private final Map<InstanceId, FakeInstance> instances = new LinkedHashMap<>();
  private final Map<InstanceId, Integer> heartbeats = new HashMap<>();
  private final List<LifecycleActionOutcome> outcomes = new ArrayList<>();

  /** An account without groups. */
  public FakeAutoScaling(Time time, FakeQueue queue) {
    this.time = time;
    this.queue = queue;
    this.faults = new FaultInjector(time, "Auto Scaling");
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  /** Creates a group without tags and hooks, also in place of an existing one. */
  public void createGroup(GroupName group) {
    locked(() -> groups.put(group, new FakeGroup()));
  }

  /** Adds or replaces a tag. */
  public void tag(GroupName group, String key, String value) {
    locked(() -> groups.get(group).tags().put(key, value));
  }

  /** Adds or replaces a termination hook with AWS's global timeout. */
  public void putHook(GroupName group, String name, Duration heartbeat) {
    locked(() -> groups.get(group).putHook(name, heartbeat));
  }

  /** Adds or replaces a termination hook that sends to another queue. */
  public void putHookOfOtherQueue(GroupName group, String name, Duration heartbeat) {
    putHook(group, name, heartbeat);
    locked(() -> groups.get(group).hooksOfOtherQueues().add(name));
  }

  /** Deletes a hook: instances that wait in it go on. */
  public void removeHook(GroupName group, String name) {
    locked(() -> {
      groups.get(group).hooks().remove(name);
      instances.values().stream()
          .filter(one -> one.group().equals(group))
          .forEach(one -> one.removeHook(name, time.nanos(), outcomes));
      return outcomes;
    });
  }

  /** Deletes a group with its instances. */
  public void deleteGroup(GroupName group) {
    locked(() -> groups.remove(group));
    locked(() -> instances.values().removeIf(one -> one.group().equals(group)));
  }

  /** Puts an instance into service. */
  public void launch(GroupName group, InstanceId instance) {
    locked(() -> instances.put(instance, new FakeInstance(group, instance)));
  }

  /** Scales in by this instance: it waits in every hook, each with a message to its queue. */
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

  /** Sends the action's message to the queue once more. */
  public void send(LifecycleAction action) {
    queue.send(TerminationMessage.of(action, time.now()));
  }

  /** Terminates the instance directly, as in EC2: no hook holds it any more. */
  public void vanish(InstanceId instance) {
    locked(() -> instances.remove(instance));
  }

  /** The ends of all lifecycle actions that have ended, in that order. */
  public List<LifecycleActionOutcome> outcomes() {
    return now(() -> List.copyOf(outcomes));
  }

  /** The ends of those that were completed, in that order. */
  public List<LifecycleActionOutcome> completions() {
    return outcomes().stream().filter(one -> one.cause() == ActionEndCause.COMPLETED).toList();
  }

  /** The ends of those that timed out, in that order. */
  public List<LifecycleActionOutcome> expiries() {
    return outcomes().stream().filter(one -> one.cause() == ActionEndCause.EXPIRED).toList();
  }

  /** How many heartbeats were recorded for the instance, in all hooks together. */
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
        one -> instances.get(action.instance()).end(one, verdict, time.nanos(), outcomes));
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
        "hookTimeouts",
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
        "tags", () -> now(() -> Map.copyOf(groups.getOrDefault(group, new FakeGroup()).tags())));
  }

  @Override
  public List<PendingTermination> list() {
    return faults.call(
        "list",
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

  /** Applies the timeouts until now first. */
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
}
