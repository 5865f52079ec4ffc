package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The load balancers that have instances of the cluster. */
final class LoadBalancerChecks {
  private static final String CONTROLLER_TAG = "elbv2.k8s.aws/cluster";

  /** An NLB sends new connections for at least this long after a deregistration. */
  private static final Duration NLB_PROPAGATION_TIME = Duration.ofMinutes(2);

  private LoadBalancerChecks() {}

  /** Judges the load balancers that have an instance of one of the groups of the cluster. */
  private static CheckOutcome judge(
      Snapshot snapshot, Function<List<LoadBalancerState>, CheckOutcome> judgement) {
    return CheckOutcome.judge(
        snapshot.groups(),
        groups ->
            CheckOutcome.judge(
                snapshot.loadBalancers(),
                loadBalancers -> {
                  Set<InstanceId> ours =
                      groups.stream()
                          .flatMap(group -> group.state().instances().keySet().stream())
                          .collect(Collectors.toSet());
                  return judgement.apply(
                      loadBalancers.stream()
                          .filter(loadBalancer ->
                              loadBalancer.instances().stream().anyMatch(ours::contains))
                          .filter(loadBalancer ->
                              snapshot.target().deregistersFrom(loadBalancer.family()))
                          .toList());
                }));
  }

  static CheckOutcome delay(Snapshot snapshot) {
    Duration most = snapshot.target().maxTimeToProcess();
    return judge(
        snapshot,
        loadBalancers -> {
          List<String> late =
              loadBalancers.stream()
                  .filter(loadBalancer -> time(snapshot, loadBalancer).compareTo(most) > 0)
                  .map(loadBalancer ->
                      loadBalancer.name()
                          + " ("
                          + Phrases.duration(time(snapshot, loadBalancer))
                          + ")")
                  .toList();
          return CheckOutcome.of(
              late.isEmpty()
                  ? List.of()
                  : List.of(
                      error(
                          "deregistration takes longer than --max-time-to-process, "
                              + Phrases.duration(most)
                              + ": "
                              + Phrases.list(late),
                          "the instance terminates while connections to it are open",
                          "lower deregistration_delay.timeout_seconds of the target group, or raise"
                              + " --max-time-to-process")),
              Phrases.count(loadBalancers.size(), "load balancer"));
        });
  }

  private static Duration time(Snapshot snapshot, LoadBalancerState loadBalancer) {
    Duration settle = snapshot.target().nlbSettleTime();
    return loadBalancer.family() == LoadBalancerFamily.NETWORK
            && settle.compareTo(loadBalancer.deregistrationDelay()) > 0
        ? settle
        : loadBalancer.deregistrationDelay();
  }

  static CheckOutcome scope(Snapshot snapshot) {
    return snapshot
        .target()
        .clusterName()
        .map(cluster -> judge(snapshot, loadBalancers -> scope(cluster, loadBalancers)))
        .orElseGet(() -> new CheckOutcome.NotMade("no cluster is named"));
  }

  private static CheckOutcome scope(String cluster, List<LoadBalancerState> loadBalancers) {
    List<String> untagged =
        loadBalancers.stream()
            .filter(loadBalancer -> !isTagged(cluster, loadBalancer))
            .map(LoadBalancerState::name)
            .toList();
    return CheckOutcome.of(
        untagged.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    Phrases.list(untagged) + " without the tag of the cluster",
                    "the policy that iam-policy prints allows serve to deregister instances"
                        + " only from load balancers with that tag",
                    "tag them "
                        + DesiredState.clusterTagKey(cluster)
                        + "=owned, or widen Resource and Condition of the policy")),
        Phrases.count(loadBalancers.size(), "load balancer"));
  }

  private static boolean isTagged(String cluster, LoadBalancerState loadBalancer) {
    return "owned".equals(loadBalancer.tags().get(DesiredState.clusterTagKey(cluster)))
        || (loadBalancer.family() != LoadBalancerFamily.CLASSIC
            && cluster.equals(loadBalancer.tags().get(CONTROLLER_TAG)));
  }

  static CheckOutcome settle(Snapshot snapshot) {
    Duration settle = snapshot.target().nlbSettleTime();
    return judge(
        snapshot,
        loadBalancers -> {
          List<String> network =
              loadBalancers.stream()
                  .filter(loadBalancer -> loadBalancer.family() == LoadBalancerFamily.NETWORK)
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
                              + " deregistration, independent of its deregistration delay",
                          "leave --settle-time-nlb at 180s")),
              network.isEmpty() ? "no network load balancer" : Phrases.duration(settle));
        });
  }
}
