package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The balancers that have instances of the cluster. */
final class BalancerChecks {
  private static final String CONTROLLER_TAG = "elbv2.k8s.aws/cluster";

  /** An NLB takes that long to hear of a deregistration, whatever the delay says. */
  private static final Duration NETWORK = Duration.ofMinutes(2);

  private BalancerChecks() {}

  /** Judges those that have an instance of one of the cluster's groups. */
  private static Outcome judge(World world, Function<List<BalancerState>, Outcome> judgement) {
    return Outcome.judge(
        world.groups(),
        groups ->
            Outcome.judge(
                world.balancers(),
                balancers -> {
                  Set<InstanceId> ours =
                      groups.stream()
                          .flatMap(group -> group.state().instances().keySet().stream())
                          .collect(Collectors.toSet());
                  return judgement.apply(
                      balancers.stream()
                          .filter(one -> one.instances().stream().anyMatch(ours::contains))
                          .filter(one -> world.sought().deregistersFrom(one.kind()))
                          .toList());
                }));
  }

  static Outcome delay(World world) {
    Duration most = world.sought().maxTime();
    return judge(
        world,
        balancers -> {
          List<String> late =
              balancers.stream()
                  .filter(one -> time(world, one).compareTo(most) > 0)
                  .map(one -> one.name() + " (" + Words.of(time(world, one)) + ")")
                  .toList();
          return Outcome.of(
              late.isEmpty()
                  ? List.of()
                  : List.of(
                      error(
                          "deregistration takes longer than a termination may, "
                              + Words.of(most)
                              + ": "
                              + Words.few(late),
                          "the instance goes while its connections are still open",
                          "lower deregistration_delay.timeout_seconds of the target group, or raise"
                              + " --max-time-to-process")),
              Words.count(balancers.size(), "balancer"));
        });
  }

  private static Duration time(World world, BalancerState balancer) {
    Duration settle = world.sought().networkSettle();
    return balancer.kind() == Kind.NETWORK && settle.compareTo(balancer.delay()) > 0
        ? settle
        : balancer.delay();
  }

  static Outcome scope(World world) {
    return world
        .sought()
        .cluster()
        .map(cluster -> judge(world, balancers -> scope(cluster, balancers)))
        .orElseGet(() -> new Outcome.NotMade("no cluster is named"));
  }

  private static Outcome scope(String cluster, List<BalancerState> balancers) {
    List<String> untagged =
        balancers.stream().filter(one -> !isTagged(cluster, one)).map(BalancerState::name).toList();
    return Outcome.of(
        untagged.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    Words.few(untagged) + " without the cluster's tag",
                    "the policy that iam-policy prints allows serve to deregister from balancers"
                        + " with that tag only; from others it may be refused",
                    "tag them "
                        + DesiredState.clusterTagKey(cluster)
                        + "=owned, or widen the policy's Resource and Condition")),
        Words.count(balancers.size(), "balancer"));
  }

  private static boolean isTagged(String cluster, BalancerState balancer) {
    return "owned".equals(balancer.tags().get(DesiredState.clusterTagKey(cluster)))
        || (balancer.kind() != Kind.CLASSIC && cluster.equals(balancer.tags().get(CONTROLLER_TAG)));
  }

  static Outcome settle(World world) {
    Duration settle = world.sought().networkSettle();
    return judge(
        world,
        balancers -> {
          List<String> network =
              balancers.stream()
                  .filter(one -> one.kind() == Kind.NETWORK)
                  .map(BalancerState::name)
                  .toList();
          return Outcome.of(
              network.isEmpty() || settle.compareTo(NETWORK) >= 0
                  ? List.of()
                  : List.of(
                      warning(
                          "--settle-time-nlb is %s, and instances are in network load balancers: %s"
                              .formatted(Words.of(settle), Words.few(network)),
                          "an NLB sends new connections for two to three minutes after a"
                              + " deregistration, whatever its delay",
                          "leave --settle-time-nlb at 180s")),
              network.isEmpty() ? "no network load balancer" : Words.of(settle));
        });
  }
}
