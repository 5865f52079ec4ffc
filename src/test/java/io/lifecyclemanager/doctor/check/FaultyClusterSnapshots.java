package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.check.FaultySnapshot.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Faults of the cluster, its workloads and its load balancers. */
final class FaultyClusterSnapshots {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private FaultyClusterSnapshots() {}

  static Stream<FaultySnapshot> all() {
    return Stream.of(
            FaultyPermissionSnapshots.all(),
            nodes(),
            otherControllers(),
            workloads(),
            loadBalancers())
        .flatMap(snapshots -> snapshots);
  }

  private static Stream<FaultySnapshot> nodes() {
    return Stream.of(
        warning(
            Check.NODE_INSTANCE_IDS,
            "contains no instance id on odd",
            "allow ec2:DescribeInstances",
            snapshot ->
                snapshot.nodes = List.of(new NodeState("odd", "", Optional.empty(), Map.of()))),
        warning(
            Check.NODES_IN_GROUPS,
            "ip-10-0-0-2 is in no Auto Scaling group",
            "--region",
            snapshot ->
                snapshot.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue", HealthySnapshot.FIRST, HealthySnapshot.hook("blue")))),
        warning(
            Check.INSTANCES_JOINED,
            "i-0000000000000002 in service, but no node",
            "kubelet",
            snapshot ->
                snapshot.nodes =
                    List.of(HealthySnapshot.node("ip-10-0-0-1", HealthySnapshot.FIRST))));
  }

  private static FaultySnapshot otherController(
      Check check, boolean sameQueue, String image, String what, String fix) {
    return new FaultySnapshot(
        check,
        sameQueue ? Finding.FindingSeverity.ERROR : Finding.FindingSeverity.WARNING,
        what,
        fix,
        snapshot ->
            snapshot.workloads =
                List.of(
                    HealthySnapshot.workload(
                        image,
                        1,
                        sameQueue
                            ? "https://sqs.us-west-2.amazonaws.com/111122223333/lifecycle-manager"
                            : "--queue-name=lifecycle-manager-old")));
  }

  private static Stream<FaultySnapshot> otherControllers() {
    String handler = "public.ecr.aws/aws-ec2/aws-node-termination-handler:v1.25.0";
    String predecessor = "docker.io/keikoproj/lifecycle-manager@sha256:abc";
    String karpenter = "public.ecr.aws/karpenter/controller:1.0.1";
    String runs = "Deployment kube-system/tool runs in this cluster";
    String reads = "Deployment kube-system/tool reads this queue too";
    return Stream.of(
        otherController(Check.NODE_TERMINATION_HANDLER, false, handler, runs, "groups of its own"),
        otherController(Check.NODE_TERMINATION_HANDLER, true, handler, reads, "scale it to 0"),
        otherController(Check.KARPENTER, true, karpenter, reads, "a queue of its own"),
        otherController(Check.PREDECESSOR, false, predecessor, runs, "scale it to 0"),
        otherController(Check.PREDECESSOR, true, predecessor, reads, "scale it to 0"));
  }

  private static Stream<FaultySnapshot> workloads() {
    return Stream.of(
        error(
            Check.SEVERAL_BUDGETS,
            "namespace shop: other and web, for example shop/web-1",
            "delete all but one of them",
            snapshot ->
                snapshot.budgets =
                    List.of(
                        HealthySnapshot.budget("web", 1, 2, 1, 2),
                        HealthySnapshot.budget("other", 1, 2, 1, 2))),
        warning(
            Check.BLOCKING_BUDGETS,
            "budget shop/web never allows a disruption: 2 healthy, 2 needed, 2 expected",
            "maxUnavailable: 1",
            snapshot -> snapshot.budgets = List.of(HealthySnapshot.budget("web", 0, 2, 2, 2))),
        warning(
            Check.BLOCKING_BUDGETS,
            "budget shop/web allows no disruption now: 1 healthy, 1 needed, 2 expected",
            "kubectl -n shop get pods",
            snapshot -> snapshot.budgets = List.of(HealthySnapshot.budget("web", 0, 1, 1, 2))),
        warning(
            Check.BLOCKING_BUDGETS,
            "budget shop/web never allows a disruption: its pods, such as shop/web-1, cannot be",
            "minAvailable to a number",
            snapshot ->
                snapshot.budgets = List.of(HealthySnapshot.budget("web", 0, 0, 0, 0, false))),
        warning(
            Check.BLOCKING_BUDGETS,
            "expects no pod, but selects shop/web-1",
            "minAvailable to a number",
            snapshot -> snapshot.budgets = List.of(HealthySnapshot.budget("web", 0, 0, 0, 0))),
        warning(
            Check.LONG_GRACES,
            "1 pod may take longer than 15 min to stop: shop/slow",
            "terminationGracePeriodSeconds",
            snapshot ->
                snapshot.pods =
                    List.of(
                        HealthySnapshot.pod("slow", Duration.ofSeconds(901), List.of(), Set.of()))),
        warning(
            Check.READINESS_GATES,
            "1 pod with a load balancer's readiness gate and no preStop hook: shop/direct",
            "preStop",
            snapshot ->
                snapshot.pods =
                    List.of(
                        HealthySnapshot.pod(
                            "direct",
                            MINUTE,
                            List.of("target-health.elbv2.k8s.aws/k8s-shop-1"),
                            Set.of()))),
        warning(
            Check.LOCAL_VOLUMES,
            "volume that exists on one node only: shop/db-0; claim shop/data-db-0 is on"
                + " volume local-1 (/mnt/disk)",
            "pod and claim together",
            snapshot -> {
              snapshot.localClaims = Map.of("shop/data-db-0", "local-1 (/mnt/disk)");
              snapshot.pods =
                  List.of(HealthySnapshot.pod("db-0", MINUTE, List.of(), Set.of("data-db-0")));
            }));
  }

  private static Stream<FaultySnapshot> loadBalancers() {
    return Stream.of(
        error(
            Check.DEREGISTRATION_DELAY,
            "longer than --max-time-to-process, 4 min: web (5 min)",
            "deregistration_delay.timeout_seconds",
            snapshot ->
                snapshot.target =
                    HealthySnapshot.target(Duration.ofMinutes(4), Duration.ofMinutes(3))),
        error(
            Check.DEREGISTRATION_DELAY,
            "longer than --max-time-to-process, 2 min: web (3 min)",
            "--max-time-to-process",
            snapshot -> {
              snapshot.target =
                  HealthySnapshot.target(Duration.ofMinutes(2), Duration.ofMinutes(3));
              snapshot.loadBalancers =
                  List.of(
                      HealthySnapshot.loadBalancer(LoadBalancerFamily.NETWORK, MINUTE, "owned"));
            }),
        warning(
            Check.BALANCER_SCOPE,
            "web without the tag of the cluster",
            "kubernetes.io/cluster/prod=owned",
            snapshot ->
                snapshot.loadBalancers =
                    List.of(
                        HealthySnapshot.loadBalancer(
                            LoadBalancerFamily.CLASSIC, MINUTE, "shared"))),
        warning(
            Check.NLB_SETTLE,
            "--settle-time-nlb is 119 s, and instances are in network load balancers: web",
            "180s",
            snapshot -> {
              snapshot.target =
                  HealthySnapshot.target(Duration.ofHours(1), Duration.ofSeconds(119));
              snapshot.loadBalancers =
                  List.of(
                      HealthySnapshot.loadBalancer(LoadBalancerFamily.NETWORK, MINUTE, "owned"));
            }));
  }
}
