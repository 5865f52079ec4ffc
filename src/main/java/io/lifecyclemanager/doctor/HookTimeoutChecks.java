package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.ClusterInspector.PodState;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the hooks leave the time that terminations take. */
final class HookTimeoutChecks {
  /** The message of a replica that died is back after 30 s, and somebody has to act on it. */
  private static final Duration CRASH_RECOVERY_TIME = Duration.ofMinutes(1);

  private static final Duration RECOMMENDED_MINIMUM = Duration.ofMinutes(2);

  /** What enroll gives a hook. */
  private static final Duration ENROLL_DEFAULT = Duration.ofMinutes(15);

  /** Auto Scaling holds no action any longer, whatever its heartbeat timeout is. */
  private static final Duration MAX_ACTION_TIME = Duration.ofDays(2);

  private HookTimeoutChecks() {}

  static CheckOutcome heartbeat(Snapshot world) {
    return HookChecks.judge(
        world,
        (groups, queue) ->
            CheckOutcome.of(
                HookChecks.hooks(groups)
                    .filter(hook -> hook.notificationTargetArn().equals(queue.arn()))
                    .filter(hook -> hook.heartbeatTimeout().compareTo(RECOMMENDED_MINIMUM) < 0)
                    .map(hook ->
                        shortHeartbeatFinding(hook, heartbeat(world, queue, hook, ENROLL_DEFAULT)))
                    .toList(),
                "at least " + Phrases.duration(RECOMMENDED_MINIMUM)));
  }

  private static Finding shortHeartbeatFinding(Resource.Hook hook, String cure) {
    String what =
        hook.title() + " has a heartbeat timeout of " + Phrases.duration(hook.heartbeatTimeout());
    return hook.heartbeatTimeout().compareTo(CRASH_RECOVERY_TIME) < 0
        ? error(
            what,
            "when a replica dies, its message comes back after 30 s: the action may be over before"
                + " anybody else has sent a heartbeat",
            cure)
        : warning(
            what,
            "a minute of throttling or of an outage ends the action, and many heartbeats use up"
                + " what Auto Scaling allows the account",
            cure);
  }

  /** What gives a hook another heartbeat timeout. */
  private static String heartbeat(
      Snapshot world, QueueState queue, Resource.Hook hook, Duration timeout) {
    return FixCommands.changeHook(
        world, queue, hook, timeout, "--heartbeat-timeout " + timeout.toSeconds());
  }

  static CheckOutcome limit(Snapshot world) {
    return HookChecks.judge(
        world,
        (groups, queue) ->
            CheckOutcome.judge(
                world.nodes(),
                nodes ->
                    CheckOutcome.judge(
                        world.pods(),
                        pods ->
                            CheckOutcome.judge(
                                world.loadBalancers(),
                                balancers ->
                                    CheckOutcome.of(
                                        groups.stream()
                                            .flatMap(group ->
                                                limit(
                                                    world,
                                                    queue,
                                                    group,
                                                    Stream.concat(
                                                        longestGracePeriod(group, nodes, pods),
                                                        longestDelay(
                                                            world.target(), group, balancers))))
                                            .toList(),
                                        "longer than any grace and delay")))));
  }

  /** What takes long, and for how long. */
  private record LongWait(String what, Duration time) {}

  /** {@code serve} itself waits no longer than for the whole of a termination. */
  private static Stream<Finding> limit(
      Snapshot world, QueueState queue, Snapshot.ClusterGroup group, Stream<LongWait> longest) {
    List<LongWait> waits = longest.toList();
    Duration most = world.target().maxTimeToProcess();
    return group.hooksTo(queue.arn()).stream()
        .flatMap(hook ->
            waits.stream()
                .filter(wait -> shorter(wait.time(), most).compareTo(hook.globalTimeout()) > 0)
                .map(wait ->
                    shortGlobalTimeoutFinding(
                        hook,
                        wait,
                        most,
                        heartbeat(
                            world,
                            queue,
                            hook.hook(),
                            sufficientHeartbeatTimeout(shorter(wait.time(), most))))));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The longest grace on the nodes of a group: those of others are not held by its hooks. */
  private static Stream<LongWait> longestGracePeriod(
      Snapshot.ClusterGroup group, List<NodeState> nodes, List<PodState> pods) {
    Set<String> names =
        nodes.stream()
            .filter(
                node -> node.instance().filter(group.state().instances()::containsKey).isPresent())
            .map(NodeState::name)
            .collect(Collectors.toSet());
    return pods.stream()
        .filter(pod -> names.contains(pod.node()))
        .max(Comparator.comparing(PodState::gracePeriod))
        .map(pod -> new LongWait("the grace of pod " + pod.ref(), pod.gracePeriod()))
        .stream();
  }

  /** The longest delay of a balancer that has an instance of the group. */
  private static Stream<LongWait> longestDelay(
      DoctorTarget sought, Snapshot.ClusterGroup group, List<LoadBalancerState> balancers) {
    return balancers.stream()
        .filter(one -> sought.deregistersFrom(one.family()))
        .filter(one -> one.instances().stream().anyMatch(group.state().instances()::containsKey))
        .max(Comparator.comparing(LoadBalancerState::deregistrationDelay))
        .map(one ->
            new LongWait("the deregistration delay of " + one.name(), one.deregistrationDelay()))
        .stream();
  }

  private static Finding shortGlobalTimeoutFinding(
      HookState hook, LongWait wait, Duration most, String cure) {
    Duration needed = shorter(wait.time(), most);
    return error(
        "%s lets an action take %s at most, but %s is %s%s"
            .formatted(
                hook.hook().title(),
                Phrases.duration(hook.globalTimeout()),
                wait.what(),
                Phrases.duration(wait.time()),
                needed.equals(wait.time())
                    ? ""
                    : ", of which --max-time-to-process leaves " + Phrases.duration(needed)),
        "the instance goes before that is over, whatever heartbeats are sent: the limit is a"
            + " hundred heartbeat timeouts, 48 hours at most",
        needed.compareTo(MAX_ACTION_TIME) > 0
            ? "shorten it to 48 h at most: no heartbeat timeout gives more"
            : cure + "; or shorten what takes so long");
  }

  /** Twice what would just do. */
  private static Duration sufficientHeartbeatTimeout(Duration time) {
    return Duration.ofSeconds(
        Math.clamp(2 * (time.toSeconds() / 100 + 1), RECOMMENDED_MINIMUM.toSeconds(), 7200));
  }
}
