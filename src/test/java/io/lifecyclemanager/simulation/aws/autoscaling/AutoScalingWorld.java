package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The groups, their hooks and their instances. Each call first moves all instances on to the
 * clock's "now"; messages and state changes that follow are given out after the lock is released.
 */
public final class AutoScalingWorld {
  private final InstantSource clock;
  private final LifecycleNotifications notifications;
  private final InstanceEnvironment environment;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SimulatedGroup> groups = new LinkedHashMap<>();
  private final Map<String, SimulatedInstance> instances = new LinkedHashMap<>();
  private final InstanceEvents events;
  private final LifecycleRecords records = new LifecycleRecords();

  public AutoScalingWorld(
      InstantSource clock, LifecycleNotifications notifications, InstanceEnvironment environment) {
    this.clock = clock;
    this.notifications = notifications;
    this.environment = environment;
    this.events = new InstanceEvents(this, environment);
  }

  /** Makes an empty group without hooks. */
  public SimulatedGroup createGroup(String name) {
    return now(now -> {
      SimulatedGroup group = new SimulatedGroup(this, name, now);
      groups.put(name, group);
      return group;
    });
  }

  /** Deletes a group with its instances. */
  public void deleteGroup(String name) {
    now(now -> {
      instances.values().removeIf(instance -> instance.group().name().equals(name));
      return Optional.ofNullable(groups.remove(name));
    });
  }

  /** A group, unless there is none with this name. */
  public Optional<SimulatedGroup> findGroup(String name) {
    return now(now -> Optional.ofNullable(groups.get(name)));
  }

  /** How long an instance stays in {@code …:Proceed}; a second unless set. */
  public void proceedTime(Duration time) {
    events.proceedTime(time);
  }

  /** Launches an instance with an id of its own making. */
  public String launch(String groupName) {
    return launch(groupName, Arns.freshInstanceId());
  }

  /** Launches an instance with the given id. */
  public String launch(String groupName, String instanceId) {
    now(now -> {
      group(groupName).desired().incrementAndGet();
      return start(group(groupName), instanceId, InstanceTransition.LAUNCH, now);
    });
    return instanceId;
  }

  /** Scales in by this instance: its hooks fire, one message each. */
  public void terminate(String instanceId) {
    send(instanceId, InstanceTransition.TERMINATION);
  }

  /** Sends an instance on one of the ways that hooks can stop. */
  public void send(String instanceId, InstanceTransition journey) {
    now(now -> {
      SimulatedInstance instance = instance(instanceId);
      if (journey == InstanceTransition.TERMINATION
          && instance.state() != SimulatedLifecycleState.TERMINATING_RETAINED) {
        instance.group().desired().decrementAndGet();
      }
      setOut(instance, journey, now);
      return instance;
    });
  }

  /** Ends an instance as EC2's own TerminateInstances does: no hook fires or holds it any more. */
  public void vanish(String instanceId) {
    now(now -> {
      findInGroups(instanceId).ifPresent(one -> one.vanish(now));
      return instanceId;
    });
  }

  /** The state of an instance, {@link SimulatedLifecycleState#TERMINATED} when it has left. */
  public SimulatedLifecycleState state(String instanceId) {
    return now(now -> Objects.requireNonNull(instances.get(instanceId), instanceId).state());
  }

  /** The instances that are in a group, or waiting to leave it, in the order of their launch. */
  public List<InstanceSnapshot> snapshots() {
    return now(now -> inGroups().stream().map(SimulatedInstance::snapshot).toList());
  }

  /** The instance, unless it is in no group. */
  public Optional<InstanceSnapshot> snapshot(String instanceId) {
    return now(now -> findInGroups(instanceId).map(SimulatedInstance::snapshot));
  }

  /** Moves everything on to the clock's "now", for messages and state changes that are due. */
  public void settle() {
    now(now -> now);
  }

  /** The actions completed with CompleteLifecycleAction, in their order. */
  public List<LifecycleOutcome> completions() {
    return outcomes().stream().filter(o -> o.cause() == EndCause.COMPLETED).toList();
  }

  /** Everything that ended an action, in its order. */
  public List<LifecycleOutcome> outcomes() {
    return now(now -> List.copyOf(records.outcomes()));
  }

  /** When each heartbeat for an instance was accepted. */
  public List<Instant> heartbeats(String instanceId) {
    return now(now -> records.heartbeats(instanceId));
  }

  /** Every state that an instance went through, in its order. */
  public List<StateChange> history(String instanceId) {
    return now(now -> records.history(instanceId));
  }

  /** Tells every further change of state, on the thread whose call brought it to light. */
  public void onChange(Consumer<StateChange> listener) {
    events.onChange(listener);
  }

  /** Something done under the lock, when everything has been moved on to the given time. */
  interface WorldChange<T> {
    T at(Instant now);
  }

  <T> T now(WorldChange<T> work) {
    environment.settle();
    T result =
        locked(now -> {
          instances.values().forEach(instance -> instance.moveOn(now));
          return work.at(now);
        });
    events.giveOut();
    return result;
  }

  private <T> T locked(WorldChange<T> work) {
    lock.lock();
    try {
      return work.at(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  // What follows is for the protocol side, within now().

  SimulatedInstance start(
      SimulatedGroup group, String instanceId, InstanceTransition journey, Instant now) {
    String zone = Arns.REGION + "abc".charAt(instances.size() % 3);
    SimulatedInstance instance = new SimulatedInstance(instanceId, group, zone, events);
    instances.put(instanceId, instance);
    setOut(instance, journey, now);
    return instance;
  }

  String setOut(SimulatedInstance instance, InstanceTransition journey, Instant now) {
    String activity = UUID.randomUUID().toString();
    records.began(activity, instance, journey, now);
    Instant hooksFire =
        journey.isLaunch() ? now : environment.deregister(instance.group(), instance.id(), now);
    instance.begin(journey, activity, now, hooksFire);
    return activity;
  }

  SimulatedGroup group(String name) {
    return Optional.ofNullable(groups.get(name))
        .orElseThrow(() ->
            AwsFailure.invalid(
                "AutoScalingGroup name not found - AutoScalingGroup " + name + " not found"));
  }

  SimulatedInstance instance(String id) {
    return findInGroups(id)
        .orElseThrow(() ->
            AwsFailure.invalid(
                "Instance Id not found - No managed instance found for instance ID: " + id));
  }

  Optional<SimulatedInstance> findInGroups(String id) {
    return Optional.ofNullable(instances.get(id)).filter(SimulatedInstance::isInGroup);
  }

  /** Plain loops here and below: tests send thousands of heartbeats for a thousand instances. */
  List<SimulatedInstance> withActionOf(String token) {
    for (SimulatedInstance instance : instances.values()) {
      if (instance.isInGroup() && instance.hasAction(token)) {
        return List.of(instance);
      }
    }
    return List.of();
  }

  List<SimulatedGroup> groups() {
    return List.copyOf(groups.values());
  }

  List<SimulatedInstance> inGroups() {
    return instances.values().stream().filter(SimulatedInstance::isInGroup).toList();
  }

  LifecycleRecords records() {
    return records;
  }

  LifecycleNotifications notifications() {
    return notifications;
  }

  /** Ends an action whose message turned out to be undeliverable. */
  void endUndelivered(SimulatedInstance instance, SimulatedLifecycleAction action) {
    locked(now -> {
      if (action.isActive()) {
        instance.end(action, action.hook().defaultResult(), EndCause.UNDELIVERED, now);
      }
      return action;
    });
  }
}
