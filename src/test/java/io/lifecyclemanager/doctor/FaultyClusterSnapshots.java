package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.FaultySnapshot.warning;
import static io.lifecyclemanager.doctor.HealthySnapshot.known;

import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.Snapshot.MissingPermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be wrong with the cluster and what is around it. */
final class FaultyClusterSnapshots {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private FaultyClusterSnapshots() {}

  static Stream<FaultySnapshot> all() {
    return Stream.of(rights(), nodes(), neighbours(), workloads(), balancers())
        .flatMap(worlds -> worlds);
  }

  private static Stream<FaultySnapshot> rights() {
    return Stream.of(
        error(
            Check.AWS_PERMISSIONS,
            "role x may not sqs:DeleteMessage",
            "iam-policy",
            world -> world.awsPermissions = lacking(List.of("sqs:DeleteMessage"), List.of())),
        warning(
            Check.AWS_PERMISSIONS,
            "could not be found out",
            "iam:SimulatePrincipalPolicy",
            world -> world.awsPermissions = lacking(List.of(), List.of("sqs:DeleteMessage"))),
        error(
            Check.CLUSTER_PERMISSIONS,
            "role x may not patch nodes",
            "deploy/lifecycle-manager.yaml",
            world -> world.clusterPermissions = lacking(List.of("patch nodes"), List.of())));
  }

  private static QueryResult<MissingPermissions> lacking(List<String> denied, List<String> untold) {
    return known(new MissingPermissions("role x", "by simulation", denied, untold));
  }

  private static Stream<FaultySnapshot> nodes() {
    return Stream.of(
        error(
            Check.NODE_INSTANCE_IDS,
            "names no instance on odd",
            "--provider-id",
            world -> world.nodes = List.of(new NodeState("odd", "", Optional.empty(), Map.of()))),
        warning(
            Check.NODES_IN_GROUPS,
            "ip-10-0-0-2 is in no Auto Scaling group",
            "--region",
            world ->
                world.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue", HealthySnapshot.FIRST, HealthySnapshot.hook("blue")))),
        warning(
            Check.INSTANCES_JOINED,
            "i-0000000000000002 in service, but no node",
            "kubelet",
            world ->
                world.nodes = List.of(HealthySnapshot.node("ip-10-0-0-1", HealthySnapshot.FIRST))));
  }

  private static FaultySnapshot neighbour(
      Check check, boolean sameQueue, String image, String what, String cure) {
    return new FaultySnapshot(
        check,
        sameQueue ? Finding.FindingSeverity.ERROR : Finding.FindingSeverity.WARNING,
        what,
        cure,
        world ->
            world.workloads =
                List.of(
                    HealthySnapshot.workload(
                        image,
                        1,
                        sameQueue
                            ? "https://sqs.us-west-2.amazonaws.com/111122223333/lifecycle-manager"
                            : "--queue-name=lifecycle-manager-old")));
  }

  private static Stream<FaultySnapshot> neighbours() {
    String handler = "public.ecr.aws/aws-ec2/aws-node-termination-handler:v1.25.0";
    String predecessor = "docker.io/keikoproj/lifecycle-manager@sha256:abc";
    String karpenter = "public.ecr.aws/karpenter/controller:1.0.1";
    String runs = "Deployment kube-system/tool runs in this cluster";
    String reads = "Deployment kube-system/tool reads this queue, too";
    return Stream.of(
        neighbour(Check.NODE_TERMINATION_HANDLER, false, handler, runs, "groups of its own"),
        neighbour(Check.NODE_TERMINATION_HANDLER, true, handler, reads, "scale it to 0"),
        neighbour(Check.KARPENTER, true, karpenter, reads, "a queue of its own"),
        neighbour(Check.PREDECESSOR, false, predecessor, runs, "scale it to 0"),
        neighbour(Check.PREDECESSOR, true, predecessor, reads, "scale it to 0"));
  }

  private static Stream<FaultySnapshot> workloads() {
    return Stream.of(
        error(
            Check.SEVERAL_BUDGETS,
            "namespace shop: other and web, as for shop/web-1",
            "leave one of them",
            world ->
                world.budgets =
                    List.of(
                        HealthySnapshot.budget("web", 1, 2, 1, 2),
                        HealthySnapshot.budget("other", 1, 2, 1, 2))),
        warning(
            Check.BLOCKING_BUDGETS,
            "budget shop/web never allows a disruption: 2 healthy, 2 needed, 2 expected",
            "maxUnavailable: 1",
            world -> world.budgets = List.of(HealthySnapshot.budget("web", 0, 2, 2, 2))),
        warning(
            Check.BLOCKING_BUDGETS,
            "budget shop/web allows no disruption now: 1 healthy, 1 needed, 2 expected",
            "kubectl -n shop get pods",
            world -> world.budgets = List.of(HealthySnapshot.budget("web", 0, 1, 1, 2))),
        warning(
            Check.BLOCKING_BUDGETS,
            "budget shop/web never allows a disruption: its pods, such as shop/web-1, cannot be",
            "minAvailable to a number",
            world -> world.budgets = List.of(HealthySnapshot.budget("web", 0, 0, 0, 0, false))),
        warning(
            Check.BLOCKING_BUDGETS,
            "expects no pod at all, but is for shop/web-1",
            "minAvailable to a number",
            world -> world.budgets = List.of(HealthySnapshot.budget("web", 0, 0, 0, 0))),
        warning(
            Check.LONG_GRACES,
            "1 pod may take longer than 15 min to stop: shop/slow",
            "terminationGracePeriodSeconds",
            world ->
                world.pods =
                    List.of(
                        HealthySnapshot.pod("slow", Duration.ofSeconds(901), List.of(), Set.of()))),
        warning(
            Check.READINESS_GATES,
            "1 pod with a load balancer's readiness gate and no preStop hook: shop/direct",
            "preStop",
            world ->
                world.pods =
                    List.of(
                        HealthySnapshot.pod(
                            "direct",
                            MINUTE,
                            List.of("target-health.elbv2.k8s.aws/k8s-shop-1"),
                            Set.of()))),
        warning(
            Check.LOCAL_VOLUMES,
            "volume of one node: shop/db-0; claim shop/data-db-0 is on volume local-1 (/mnt/disk)",
            "pod and claim together",
            world -> {
              world.localClaims = Map.of("shop/data-db-0", "local-1 (/mnt/disk)");
              world.pods =
                  List.of(HealthySnapshot.pod("db-0", MINUTE, List.of(), Set.of("data-db-0")));
            }));
  }

  private static Stream<FaultySnapshot> balancers() {
    return Stream.of(
        error(
            Check.DEREGISTRATION_DELAY,
            "longer than a termination may, 4 min: web (5 min)",
            "deregistration_delay.timeout_seconds",
            world ->
                world.target =
                    HealthySnapshot.target(Duration.ofMinutes(4), Duration.ofMinutes(3))),
        error(
            Check.DEREGISTRATION_DELAY,
            "longer than a termination may, 2 min: web (3 min)",
            "--max-time-to-process",
            world -> {
              world.target = HealthySnapshot.target(Duration.ofMinutes(2), Duration.ofMinutes(3));
              world.loadBalancers =
                  List.of(
                      HealthySnapshot.loadBalancer(LoadBalancerFamily.NETWORK, MINUTE, "owned"));
            }),
        warning(
            Check.BALANCER_SCOPE,
            "web without the cluster's tag",
            "kubernetes.io/cluster/prod=owned",
            world ->
                world.loadBalancers =
                    List.of(
                        HealthySnapshot.loadBalancer(
                            LoadBalancerFamily.CLASSIC, MINUTE, "shared"))),
        warning(
            Check.NLB_SETTLE,
            "--settle-time-nlb is 119 s, and instances are in network load balancers: web",
            "180s",
            world -> {
              world.target = HealthySnapshot.target(Duration.ofHours(1), Duration.ofSeconds(119));
              world.loadBalancers =
                  List.of(
                      HealthySnapshot.loadBalancer(LoadBalancerFamily.NETWORK, MINUTE, "owned"));
            }));
  }
}
