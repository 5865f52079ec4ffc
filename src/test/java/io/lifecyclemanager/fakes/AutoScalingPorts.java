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
import io.lifecyclemanager.simulation.aws.GroupEnvironment;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceSnapshot;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOperations;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOperations.ActionTarget;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.ClassicElbWorld;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
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
 * without HTTP. Thread-safe.
 */
abstract class AutoScalingPorts
    implements LifecycleActions, AutoScalingGroups, PendingTerminations {
  /** The target of a hook that sends to the controller's queue. */
  static final String OWN_QUEUE = "own queue";

  final MonotonicClock clock;
  final Ec2World ec2;
  final AutoScalingWorld world;
  final LifecycleOperations operations;
  private final FaultInjector faults;

  /**
   * No groups.
   *
   * @param queue takes the messages of hooks that send to {@link #OWN_QUEUE}
   */
  AutoScalingPorts(Time time, Consumer<String> queue) {
    clock = MonotonicClock.of(time);
    faults = new FaultInjector(time, "Auto Scaling");
    ec2 = new Ec2World(clock);
    world =
        new AutoScalingWorld(
            clock,
            (target, body) -> {
              if (target.equals(OWN_QUEUE)) {
                queue.accept(body);
              }
            },
            new GroupEnvironment(ec2, new ElbV2World(clock), new ClassicElbWorld(clock, ec2)));
    ec2.onEnd(world::vanish);
    operations = new LifecycleOperations(world);
  }

  /** The machines of the instances. */
  public Ec2World ec2() {
    return ec2;
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  static GroupName groupOf(InstanceSnapshot instance) {
    return new GroupName(instance.group().name());
  }

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return faults.call("heartbeat", () -> acceptedOrEnded(action, operations::heartbeat));
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    LifecycleResult result = LifecycleResult.valueOf(verdict.name());
    return faults.call(
        "complete", () -> acceptedOrEnded(action, target -> operations.complete(target, result)));
  }

  private static LifecycleActionAnswer acceptedOrEnded(
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
      return e.text().contains("validation error detected")
          ? new LifecycleActionAnswer.ActionRejected(e.text())
          : new LifecycleActionAnswer.ActionOver(e.text());
    }
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge) {
    return faults.call(
        "hookTimeouts",
        () ->
            world
                .findGroup(group.value())
                .flatMap(one -> one.hook(hook))
                .map(one ->
                    new HookTimeouts(
                        one.heartbeatTimeout(), one.globalTimeout(), one.metadata().orElse(""))));
  }

  @Override
  public Optional<GroupMember> member(InstanceId instance) {
    return faults.call(
        "member",
        () ->
            world.snapshot(instance.value()).map(one -> new GroupMember(groupOf(one), state(one))));
  }

  @Override
  public Optional<GroupCapacity> capacity(GroupName group) {
    return faults.call(
        "capacity",
        () ->
            world
                .findGroup(group.value())
                .map(one ->
                    new GroupCapacity(
                        one.desiredCapacity(),
                        world.snapshots().stream()
                            .filter(each -> groupOf(each).equals(group))
                            .filter(each -> state(each).isInService())
                            .map(each -> new InstanceId(each.id()))
                            .collect(Collectors.toSet()),
                        one.retainsAbandoned())));
  }

  static LifecycleState state(InstanceSnapshot instance) {
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

  @Override
  public Optional<String> otherQueue(GroupName group, String hook) {
    return faults.call(
        "otherQueue",
        () ->
            world
                .findGroup(group.value())
                .flatMap(one -> one.hook(hook))
                .flatMap(LifecycleHook::target)
                .filter(target -> !target.equals(OWN_QUEUE) && !target.contains(":sns:")));
  }

  private static List<String> ownHooks(SimulatedGroup group) {
    return group.hooks().stream()
        .filter(hook -> hook.transition().endsWith("TERMINATING"))
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
                .filter(one -> groupOf(one).equals(group) && state(one).isWaitingInHook())
                .collect(Collectors.toMap(one -> new InstanceId(one.id()), this::activity)));
  }

  private TerminationActivity activity(InstanceSnapshot instance) {
    return new TerminationActivity(
        instance.activityId(), Duration.between(instance.since(), clock.instant()));
  }
}
