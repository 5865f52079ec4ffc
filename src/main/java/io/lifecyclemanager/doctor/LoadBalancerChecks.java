package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The balancers that have instances of the cluster. */
final class LoadBalancerChecks {
  private static final String CONTROLLER_TAG = "elbv2.k8s.aws/cluster";

  /** An NLB takes that long to hear of a deregistration, whatever the delay says. */
  private static final Duration NLB_PROPAGATION_TIME = Duration.ofMinutes(2);

  private LoadBalancerChecks() {}

  /** Judges those that have an instance of one of the cluster's groups. */
  private static CheckOutcome judge(
      Snapshot world, Function<List<LoadBalancerState>, CheckOutcome> judgement) {
    return CheckOutcome.judge(
        world.groups(),
        groups ->
            CheckOutcome.judge(
                world.loadBalancers(),
                balancers -> {
                  Set<InstanceId> ours =
                      groups.stream()
                          .flatMap(group -> group.state().instances().keySet().stream())
                          .collect(Collectors.toSet());
                  return judgement.apply(
                      balancers.stream()
                          .filter(one -> one.instances().stream().anyMatch(ours::contains))
                          .filter(one -> world.target().deregistersFrom(one.family()))
                          .toList());
                }));
  }

  static CheckOutcome delay(Snapshot world) {
    Duration most = world.target().maxTimeToProcess();
    return judge(
        world,
        balancers -> {
          List<String> late =
              balancers.stream()
                  .filter(one -> time(world, one).compareTo(most) > 0)
                  .map(one -> one.name() + " (" + Phrases.duration(time(world, one)) + ")")
                  .toList();
          return CheckOutcome.of(
              late.isEmpty()
                  ? List.of()
                  : List.of(
                      error(
                          "deregistration takes longer than a termination may, "
                              + Phrases.duration(most)
                              + ": "
                              + Phrases.list(late),
                          "the instance goes while its connections are still open",
                          "lower deregistration_delay.timeout_seconds of the target group, or raise"
                              + " --max-time-to-process")),
              Phrases.count(balancers.size(), "balancer"));
        });
  }

  private static Duration time(Snapshot world, LoadBalancerState balancer) {
    Duration settle = world.target().nlbSettleTime();
    return balancer.family() == LoadBalancerFamily.NETWORK
            && settle.compareTo(balancer.deregistrationDelay()) > 0
        ? settle
        : balancer.deregistrationDelay();
  }

  static CheckOutcome scope(Snapshot world) {
    return world
        .target()
        .clusterName()
        .map(cluster -> judge(world, balancers -> scope(cluster, balancers)))
        .orElseGet(() -> new CheckOutcome.NotMade("no cluster is named"));
  }

  private static CheckOutcome scope(String cluster, List<LoadBalancerState> balancers) {
    List<String> untagged =
        balancers.stream()
            .filter(one -> !isTagged(cluster, one))
            .map(LoadBalancerState::name)
            .toList();
    return CheckOutcome.of(
        untagged.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    Phrases.list(untagged) + " without the cluster's tag",
                    "the policy that iam-policy prints allows serve to deregister from balancers"
                        + " with that tag only; from others it may be refused",
                    "tag them "
                        + DesiredState.clusterTagKey(cluster)
                        + "=owned, or widen the policy's Resource and Condition")),
        Phrases.count(balancers.size(), "balancer"));
  }

  private static boolean isTagged(String cluster, LoadBalancerState balancer) {
    return "owned".equals(balancer.tags().get(DesiredState.clusterTagKey(cluster)))
        || (balancer.family() != LoadBalancerFamily.CLASSIC
            && cluster.equals(balancer.tags().get(CONTROLLER_TAG)));
  }

  static CheckOutcome settle(Snapshot world) {
    Duration settle = world.target().nlbSettleTime();
    return judge(
        world,
        balancers -> {
          List<String> network =
              balancers.stream()
                  .filter(one -> one.family() == LoadBalancerFamily.NETWORK)
                  .map(LoadBalancerState::name)
                  .toList();
          return CheckOutcome.of(
              network.isEmpty() || settle.compareTo(NLB_PROPAGATION_TIME) >= 0
                  ? List.of()
                  : List.of(
                      warning(
                          "--settle-time-nlb is %s, and instances are in network load balancers: %s"
                              .formatted(Phrases.duration(settle), Phrases.list(network)),
                          "an NLB sends new connections for two to three minutes after a"
                              + " deregistration, whatever its delay",
                          "leave --settle-time-nlb at 180s")),
              network.isEmpty() ? "no network load balancer" : Phrases.duration(settle));
        });
  }
}
