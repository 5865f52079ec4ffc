package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Cluster.NodeState;
import io.lifecyclemanager.doctor.Cluster.PodState;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the hooks leave the time that terminations take. */
final class HookTimeChecks {
  /** The message of a replica that died is back after 30 s, and somebody has to act on it. */
  private static final Duration CRASH = Duration.ofMinutes(1);

  private static final Duration COMFORTABLE = Duration.ofMinutes(2);

  /** What enroll gives a hook. */
  private static final Duration USUAL = Duration.ofMinutes(15);

  /** Auto Scaling holds no action any longer, whatever its heartbeat timeout is. */
  private static final Duration LONGEST = Duration.ofDays(2);

  private HookTimeChecks() {}

  static Outcome heartbeat(World world) {
    return HookChecks.judge(
        world,
        (groups, queue) ->
            Outcome.of(
                HookChecks.hooks(groups)
                    .filter(hook -> hook.notificationTargetArn().equals(queue.arn()))
                    .filter(hook -> hook.heartbeatTimeout().compareTo(COMFORTABLE) < 0)
                    .map(hook -> hasty(hook, heartbeat(world, queue, hook, USUAL)))
                    .toList(),
                "at least " + Words.of(COMFORTABLE)));
  }

  private static Finding hasty(Resource.Hook hook, String cure) {
    String what = hook.title() + " has a heartbeat timeout of " + Words.of(hook.heartbeatTimeout());
    return hook.heartbeatTimeout().compareTo(CRASH) < 0
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
      World world, QueueState queue, Resource.Hook hook, Duration timeout) {
    return Cures.change(world, queue, hook, timeout, "--heartbeat-timeout " + timeout.toSeconds());
  }

  static Outcome limit(World world) {
    return HookChecks.judge(
        world,
        (groups, queue) ->
            Outcome.judge(
                world.nodes(),
                nodes ->
                    Outcome.judge(
                        world.pods(),
                        pods ->
                            Outcome.judge(
                                world.balancers(),
                                balancers ->
                                    Outcome.of(
                                        groups.stream()
                                            .flatMap(group ->
                                                limit(
                                                    world,
                                                    queue,
                                                    group,
                                                    Stream.concat(
                                                        graces(group, nodes, pods),
                                                        delays(world.sought(), group, balancers))))
                                            .toList(),
                                        "longer than any grace and delay")))));
  }

  /** What takes long, and for how long. */
  private record Wait(String what, Duration time) {}

  /** {@code serve} itself waits no longer than for the whole of a termination. */
  private static Stream<Finding> limit(
      World world, QueueState queue, World.Group group, Stream<Wait> longest) {
    List<Wait> waits = longest.toList();
    Duration most = world.sought().maxTime();
    return group.hooksTo(queue.arn()).stream()
        .flatMap(hook ->
            waits.stream()
                .filter(wait -> shorter(wait.time(), most).compareTo(hook.global()) > 0)
                .map(wait ->
                    tooShort(
                        hook,
                        wait,
                        most,
                        heartbeat(world, queue, hook.hook(), enough(shorter(wait.time(), most))))));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The longest grace on the nodes of a group: those of others are not held by its hooks. */
  private static Stream<Wait> graces(
      World.Group group, List<NodeState> nodes, List<PodState> pods) {
    Set<String> names =
        nodes.stream()
            .filter(
                node -> node.instance().filter(group.state().instances()::containsKey).isPresent())
            .map(NodeState::name)
            .collect(Collectors.toSet());
    return pods.stream()
        .filter(pod -> names.contains(pod.node()))
        .max(Comparator.comparing(PodState::grace))
        .map(pod -> new Wait("the grace of pod " + pod.ref(), pod.grace()))
        .stream();
  }

  /** The longest delay of a balancer that has an instance of the group. */
  private static Stream<Wait> delays(
      Sought sought, World.Group group, List<BalancerState> balancers) {
    return balancers.stream()
        .filter(one -> sought.deregistersFrom(one.kind()))
        .filter(one -> one.instances().stream().anyMatch(group.state().instances()::containsKey))
        .max(Comparator.comparing(BalancerState::delay))
        .map(one -> new Wait("the deregistration delay of " + one.name(), one.delay()))
        .stream();
  }

  private static Finding tooShort(HookState hook, Wait wait, Duration most, String cure) {
    Duration needed = shorter(wait.time(), most);
    return error(
        "%s lets an action take %s at most, but %s is %s%s"
            .formatted(
                hook.hook().title(),
                Words.of(hook.global()),
                wait.what(),
                Words.of(wait.time()),
                needed.equals(wait.time())
                    ? ""
                    : ", of which --max-time-to-process leaves " + Words.of(needed)),
        "the instance goes before that is over, whatever heartbeats are sent: the limit is a"
            + " hundred heartbeat timeouts, 48 hours at most",
        needed.compareTo(LONGEST) > 0
            ? "shorten it to 48 h at most: no heartbeat timeout gives more"
            : cure + "; or shorten what takes so long");
  }

  /** Twice what would just do. */
  private static Duration enough(Duration time) {
    return Duration.ofSeconds(
        Math.clamp(2 * (time.toSeconds() / 100 + 1), COMFORTABLE.toSeconds(), 7200));
  }
}
