package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceSnapshot;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import java.time.Duration;
import java.util.List;

/**
 * Groups with termination hooks, and instances that wait in them. Timeouts end with ABANDON, and
 * take effect at the next call. Messages go to a {@link FakeQueue}. Thread-safe.
 */
public final class FakeAutoScaling extends AutoScalingPorts {
  /** The target of a hook of another tool. */
  public static final String OTHER_QUEUE = "other queue";

  private final FakeQueue queue;

  /** An account without groups. */
  public FakeAutoScaling(Time time, FakeQueue queue) {
    super(time, queue::send);
    this.queue = queue;
  }

  /** Creates a group without tags and hooks, also in place of an existing one. */
  public void createGroup(GroupName group) {
    world.createGroup(group.value());
  }

  private SimulatedGroup group(GroupName group) {
    return world.findGroup(group.value()).orElseThrow();
  }

  /** Adds or replaces a tag. */
  public void tag(GroupName group, String key, String value) {
    group(group).tag(key, value);
  }

  /** Adds or replaces a termination hook with AWS's global timeout. */
  public void putHook(GroupName group, String name, Duration heartbeat) {
    putHook(group, name, heartbeat, OWN_QUEUE);
  }

  /** Adds or replaces a termination hook that sends to another queue. */
  public void putHookOfOtherQueue(GroupName group, String name, Duration heartbeat) {
    putHook(group, name, heartbeat, OTHER_QUEUE);
  }

  /**
   * Adds or replaces a termination hook.
   *
   * @param target the ARN that it notifies; no messages are sent there
   */
  public void putHook(GroupName group, String name, Duration heartbeat, String target) {
    group(group).hook(LifecycleHook.terminating(name).heartbeatTimeout(heartbeat).target(target));
  }

  /** Gives metadata to a hook. */
  public void setMetadata(GroupName group, String hook, String metadata) {
    group(group).hook(group(group).hook(hook).orElseThrow().metadata(metadata));
  }

  /** Adds or replaces a termination hook whose messages only EventBridge carries. */
  public void putHookWithoutTarget(GroupName group, String name, Duration heartbeat) {
    group(group).hook(LifecycleHook.terminating(name).heartbeatTimeout(heartbeat));
  }

  /** Adds or replaces a launching hook that sends to our queue. */
  public void putLaunchHook(GroupName group, String name, Duration heartbeat) {
    group(group).hook(LifecycleHook.launching(name).heartbeatTimeout(heartbeat).target(OWN_QUEUE));
  }

  /** Deletes a hook: instances that wait in it go on. */
  public void removeHook(GroupName group, String name) {
    operations.deleteHook(group.value(), name);
  }

  /** Keeps the instances of this group whose terminating hooks end with ABANDON. */
  public void retainAbandoned(GroupName group) {
    group(group).retainAbandoned();
  }

  /** Deletes a group with its instances. */
  public void deleteGroup(GroupName group) {
    world.deleteGroup(group.value());
  }

  /** Puts an instance into service. */
  public void launch(GroupName group, InstanceId instance) {
    world.launch(group.value(), instance.value());
  }

  /** Scales in by this instance: it waits in every hook, each with a message to its queue. */
  public List<LifecycleAction> terminate(InstanceId id) {
    return terminate(id, InstanceTransition.TERMINATION);
  }

  /** The same for any other transition that termination hooks stop. */
  public List<LifecycleAction> terminate(InstanceId id, InstanceTransition transition) {
    world.send(id.value(), transition);
    InstanceSnapshot instance = world.snapshot(id.value()).orElseThrow();
    return instance.pending().stream()
        .map(one ->
            new LifecycleAction(
                groupOf(instance), one.hook(), id, one.token(), instance.activityId()))
        .toList();
  }

  /** Sends the action's message to the queue once more. */
  public void send(LifecycleAction action) {
    queue.send(TerminationMessage.of(action, clock.instant()));
  }

  /** Keeps the instances in this group's warm pool in this state. */
  public void setWarmPoolState(GroupName group, SimulatedLifecycleState state) {
    group(group).warmPoolState(state);
  }

  /** Sends the instance on a way on which no message is sent. */
  public void move(InstanceId instance, InstanceTransition transition) {
    world.send(instance.value(), transition);
  }

  /** The lifecycle state as Auto Scaling names it, whatever fails; blank for one in no group. */
  public String stateOf(InstanceId instance) {
    return world.snapshot(instance.value()).map(one -> state(one).text()).orElse("");
  }

  /** How long an instance stays in {@code …:Proceed}, and on a way without hooks. */
  public void setProceedTime(Duration time) {
    world.proceedTime(time);
  }

  /** Terminates the instance directly, as in EC2: no hook holds it any more. */
  public void vanish(InstanceId instance) {
    world.vanish(instance.value());
  }

  /** The ends of all lifecycle actions that have ended, in that order. */
  public List<LifecycleActionOutcome> outcomes() {
    return world.outcomes().stream().map(end -> LifecycleActionOutcome.of(end, clock)).toList();
  }

  /** The ends of those that were completed, in that order. */
  public List<LifecycleActionOutcome> completions() {
    return outcomes().stream().filter(one -> one.cause() == EndCause.COMPLETED).toList();
  }

  /** The ends of those that timed out, in that order. */
  public List<LifecycleActionOutcome> expiries() {
    return outcomes().stream().filter(one -> one.cause() == EndCause.EXPIRED).toList();
  }

  /** How many heartbeats were recorded for the instance, in all hooks together. */
  public int heartbeats(InstanceId instance) {
    return world.heartbeats(instance.value()).size();
  }
}
