package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the timeouts of the hooks are long enough for terminations. */
final class HookTimeoutChecks {
  /**
   * The message of a replica that crashed returns after 30 s; another replica then needs some time.
   */
  private static final Duration CRASH_RECOVERY_TIME = Duration.ofMinutes(1);

  private static final Duration RECOMMENDED_MINIMUM = Duration.ofMinutes(2);

  /** The heartbeat timeout of a hook that enroll makes. */
  private static final Duration ENROLL_DEFAULT = Duration.ofMinutes(15);

  /** Auto Scaling ends a lifecycle action after this time, however many heartbeats it gets. */
  private static final Duration MAX_ACTION_TIME = Duration.ofDays(2);

  private HookTimeoutChecks() {}

  static CheckOutcome heartbeat(Snapshot snapshot) {
    return GroupChecks.judge(
        snapshot,
        (groups, queue) ->
            CheckOutcome.of(
                HookChecks.hooks(groups)
                    .filter(hook -> hook.notificationTargetArn().equals(queue.arn()))
                    .filter(hook -> hook.heartbeatTimeout().compareTo(RECOMMENDED_MINIMUM) < 0)
                    .map(hook ->
                        shortHeartbeatFinding(
                            hook, heartbeat(snapshot, queue, hook, ENROLL_DEFAULT)))
                    .toList(),
                "at least " + Phrases.duration(RECOMMENDED_MINIMUM)));
  }

  private static Finding shortHeartbeatFinding(Resource.Hook hook, String fix) {
    String what =
        hook.title() + " has a heartbeat timeout of " + Phrases.duration(hook.heartbeatTimeout());
    return hook.heartbeatTimeout().compareTo(CRASH_RECOVERY_TIME) < 0
        ? error(
            what,
            "when a replica crashes, its message returns after 30 s: the action may expire"
                + " before another replica sends a heartbeat",
            fix)
        : warning(
            what,
            "a minute of throttling or of an outage ends the action, and many heartbeats use"
                + " up the request rate that Auto Scaling allows the account",
            fix);
  }

  /** The command that gives a hook another heartbeat timeout. */
  private static String heartbeat(
      Snapshot snapshot, QueueState queue, Resource.Hook hook, Duration timeout) {
    return FixCommands.changeHook(
        snapshot, queue, hook, timeout, "--heartbeat-timeout " + timeout.toSeconds());
  }

  static CheckOutcome limit(Snapshot snapshot) {
    return GroupChecks.judge(
        snapshot,
        (groups, queue) ->
            CheckOutcome.judge(
                snapshot.nodes(),
                nodes ->
                    CheckOutcome.judge(
                        snapshot.pods(),
                        pods ->
                            CheckOutcome.judge(
                                snapshot.loadBalancers(),
                                loadBalancers ->
                                    CheckOutcome.of(
                                        groups.stream()
                                            .flatMap(group ->
                                                limit(
                                                    snapshot,
                                                    queue,
                                                    group,
                                                    Stream.concat(
                                                        longestGracePeriod(group, nodes, pods),
                                                        longestDelay(
                                                            snapshot.target(),
                                                            group,
                                                            loadBalancers))))
                                            .toList(),
                                        "longer than every grace period and deregistration"
                                            + " delay")))));
  }

  /** What may take long in a termination, and how long. */
  private record LongWait(String what, Duration time) {}

  /** Each wait counts up to the bound of a whole termination: {@code serve} waits no longer. */
  private static Stream<Finding> limit(
      Snapshot snapshot, QueueState queue, Snapshot.ClusterGroup group, Stream<LongWait> longest) {
    List<LongWait> waits = longest.toList();
    Duration most = snapshot.target().maxTimeToProcess();
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
                            snapshot,
                            queue,
                            hook.hook(),
                            sufficientHeartbeatTimeout(shorter(wait.time(), most))))));
  }

  private static Duration shorter(Duration first, Duration second) {
    return first.compareTo(second) < 0 ? first : second;
  }

  /** The longest grace period of a pod on the nodes of a group. */
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
        .map(pod -> new LongWait("the grace period of pod " + pod.ref(), pod.gracePeriod()))
        .stream();
  }

  /** The longest deregistration delay of a load balancer that has an instance of the group. */
  private static Stream<LongWait> longestDelay(
      DoctorTarget target, Snapshot.ClusterGroup group, List<LoadBalancerState> loadBalancers) {
    return loadBalancers.stream()
        .filter(loadBalancer -> target.deregistersFrom(loadBalancer.family()))
        .filter(loadBalancer ->
            loadBalancer.instances().stream().anyMatch(group.state().instances()::containsKey))
        .max(Comparator.comparing(LoadBalancerState::deregistrationDelay))
        .map(loadBalancer ->
            new LongWait(
                "the deregistration delay of " + loadBalancer.name(),
                loadBalancer.deregistrationDelay()))
        .stream();
  }

  private static Finding shortGlobalTimeoutFinding(
      HookState hook, LongWait wait, Duration most, String fix) {
    Duration needed = shorter(wait.time(), most);
    return error(
        "%s limits an action to %s, but %s is %s%s"
            .formatted(
                hook.hook().title(),
                Phrases.duration(hook.globalTimeout()),
                wait.what(),
                Phrases.duration(wait.time()),
                needed.equals(wait.time())
                    ? ""
                    : ", of which --max-time-to-process leaves " + Phrases.duration(needed)),
        "the instance terminates before that ends, in spite of heartbeats: the limit is 100"
            + " heartbeat timeouts, 48 hours at most",
        needed.compareTo(MAX_ACTION_TIME) > 0
            ? "shorten it to 48 h at most: no heartbeat timeout allows more"
            : fix + "; or shorten the grace period or delay");
  }

  /** Twice the shortest heartbeat timeout that suffices, within what Auto Scaling accepts. */
  private static Duration sufficientHeartbeatTimeout(Duration time) {
    return Duration.ofSeconds(
        Math.clamp(2 * (time.toSeconds() / 100 + 1), RECOMMENDED_MINIMUM.toSeconds(), 7200));
  }
}
