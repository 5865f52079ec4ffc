package io.lifecyclemanager.fakes;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceEnvironment;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceSnapshot;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOperations;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOperations.ActionTarget;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The ports of Auto Scaling on the groups of {@link AutoScalingWorld}, in simulated time and
 * without HTTP. Timeouts end with ABANDON, and take effect at the next call. Messages go to a
 * {@link FakeQueue}. Thread-safe.
 */
public final class FakeAutoScaling
    implements LifecycleActions, AutoScalingGroups, PendingTerminations {
  private static final String OWN_QUEUE = "own queue";

  private final MonotonicClock clock;
  private final FakeQueue queue;
  private final FaultInjector faults;
  private final AutoScalingWorld world;
  private final LifecycleOperations operations;

  /** An account without groups. */
  public FakeAutoScaling(Time time, FakeQueue queue) {
    this.clock = MonotonicClock.of(time);
    this.queue = queue;
    this.faults = new FaultInjector(time, "Auto Scaling");
    this.world = new AutoScalingWorld(clock, this::deliver, InstanceEnvironment.NONE);
    this.operations = new LifecycleOperations(world);
  }

  private void deliver(String target, String body) {
    if (target.equals(OWN_QUEUE)) {
      queue.send(body);
    }
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
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
    putHook(group, name, heartbeat, "other queue");
  }

  private void putHook(GroupName group, String name, Duration heartbeat, String target) {
    group(group).hook(LifecycleHook.terminating(name).heartbeatTimeout(heartbeat).target(target));
  }

  /** Deletes a hook: instances that wait in it go on. */
  public void removeHook(GroupName group, String name) {
    operations.deleteHook(group.value(), name);
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
    world.terminate(id.value());
    InstanceSnapshot instance = world.snapshot(id.value()).orElseThrow();
    return instance.pending().stream()
        .map(one ->
            new LifecycleAction(
                groupOf(instance), one.hook(), id, one.token(), instance.activityId()))
        .toList();
  }

  private static GroupName groupOf(InstanceSnapshot instance) {
    return new GroupName(instance.group().name());
  }

  /** Sends the action's message to the queue once more. */
  public void send(LifecycleAction action) {
    queue.send(TerminationMessage.of(action, clock.instant()));
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

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return faults.call("heartbeat", () -> acceptedOrOver(action, operations::heartbeat));
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    LifecycleResult result = LifecycleResult.valueOf(verdict.name());
    return faults.call(
        "complete", () -> acceptedOrOver(action, target -> operations.complete(target, result)));
  }

  private static LifecycleActionAnswer acceptedOrOver(
      LifecycleAction action, Consumer<ActionTarget> operation) {
    try {
      operation.accept(
          new ActionTarget(
              action.group().value(),
              action.hook(),
              Optional.ofNullable(action.token()),
              action.instance().value()));
      return new LifecycleActionAnswer.ActionAccepted();
    } catch (AwsFailure e) {
      return new LifecycleActionAnswer.ActionOver(e.text());
    }
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook) {
    return faults.call(
        "hookTimeouts",
        () ->
            world
                .findGroup(group.value())
                .flatMap(one -> one.hook(hook))
                .map(one -> new HookTimeouts(one.heartbeatTimeout(), one.globalTimeout())));
  }

  @Override
  public Optional<GroupMember> member(InstanceId instance) {
    return faults.call(
        "member",
        () ->
            world.snapshot(instance.value()).map(one -> new GroupMember(groupOf(one), state(one))));
  }

  private static LifecycleState state(InstanceSnapshot instance) {
    return new LifecycleState(instance.state().awsName());
  }

  @Override
  public Map<String, String> tags(GroupName group) {
    return faults.call(
        "tags", () -> world.findGroup(group.value()).map(SimulatedGroup::tags).orElse(Map.of()));
  }

  @Override
  public List<PendingTermination> list() {
    return faults.call(
        "list",
        () ->
            world.snapshots().stream()
                .filter(one -> state(one).isWaitingInHook())
                .map(one ->
                    new PendingTermination(
                        new InstanceId(one.id()), groupOf(one), ownHooks(one.group())))
                .filter(one -> !one.hooks().isEmpty())
                .toList());
  }

  private static List<String> ownHooks(SimulatedGroup group) {
    return group.hooks().stream()
        .filter(hook -> hook.target().equals(Optional.of(OWN_QUEUE)))
        .map(LifecycleHook::name)
        .toList();
  }

  @Override
  public Map<InstanceId, TerminationActivity> activities(GroupName group, Set<InstanceId> sought) {
    return faults.call(
        "activities",
        () ->
            sought.stream()
                .flatMap(id -> world.snapshot(id.value()).stream())
                .filter(one -> groupOf(one).equals(group) && state(one).isTerminating())
                .collect(Collectors.toMap(one -> new InstanceId(one.id()), this::activity)));
  }

  private TerminationActivity activity(InstanceSnapshot instance) {
    return new TerminationActivity(
        instance.activityId(), Duration.between(instance.since(), clock.instant()));
  }
}
