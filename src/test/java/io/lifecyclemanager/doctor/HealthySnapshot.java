package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.AccountInspector.TestMessageArrival;
import io.lifecyclemanager.doctor.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.Snapshot.MissingPermissions;
import io.lifecyclemanager.doctor.Snapshot.NotificationRole;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A world in which all is well: two groups with a hook each, two nodes, a shop with a budget, an
 * ALB. A test changes what it is about.
 */
final class HealthySnapshot {
  static final String QUEUE = "arn:aws:sqs:us-west-2:111122223333:lifecycle-manager";
  static final String ROLE = "arn:aws:iam::111122223333:role/lifecycle-manager-notifications";
  static final InstanceId FIRST = new InstanceId("i-0000000000000001");
  static final InstanceId SECOND = new InstanceId("i-0000000000000002");
  private static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "111122223333");

  DoctorTarget target = target(Duration.ofHours(1), Duration.ofMinutes(3));
  QueryResult<CallerIdentity> caller =
      known(new CallerIdentity("arn:aws:iam::111122223333:user/jo", PLACE));
  QueryResult<String> apiServerVersion = known("v1.36.3");
  Optional<QueueState> queue = Optional.of(queue(QueueState.SQS_MANAGED_KEY));
  Optional<Integer> deadLetterCount = Optional.of(0);
  List<String> eventRules = List.of();
  List<ClusterGroup> groups =
      List.of(group("blue", FIRST, hook("blue")), group("green", SECOND, hook("green")));
  List<String> missingGroups = List.of();
  List<NotificationRole> notificationRoles = List.of(notificationRole(List.of()));
  QueryResult<MissingPermissions> awsPermissions =
      known(new MissingPermissions("role x", "by simulation", List.of(), List.of()));
  QueryResult<MissingPermissions> clusterPermissions =
      known(
          new MissingPermissions("service account a/b", "by access review", List.of(), List.of()));
  QueryResult<ControllerReplicas.ReplicaSummary> replicas =
      known(new ControllerReplicas.ReplicaSummary(2, 0, List.of(test("blue"))));
  Optional<QueryResult<List<HookProbe>>> probes =
      Optional.of(known(List.of(probe(new HookProbe.HookProbeResult.TestArrived("by serve")))));
  List<NodeState> nodes = List.of(node("ip-10-0-0-1", FIRST), node("ip-10-0-0-2", SECOND));
  List<PodState> pods = List.of(pod("web-1"), pod("web-2"));
  List<DisruptionBudgetState> budgets = List.of(budget("web", 1, 2, 1, 2));
  Map<String, String> localClaims = Map.of();
  List<WorkloadState> workloads = List.of(workload("ghcr.io/shop/web:1", 2));
  List<LoadBalancerState> loadBalancers =
      List.of(loadBalancer(LoadBalancerFamily.APPLICATION, Duration.ofMinutes(5), "owned"));

  Snapshot build() {
    return new Snapshot(
        target,
        caller,
        apiServerVersion,
        known(queue),
        known(deadLetterCount),
        known(eventRules),
        known(groups),
        known(missingGroups),
        known(notificationRoles),
        awsPermissions,
        clusterPermissions,
        replicas,
        probes,
        known(nodes),
        known(pods),
        known(budgets),
        known(localClaims),
        known(workloads),
        known(loadBalancers));
  }

  static <T> QueryResult<T> known(T value) {
    return new QueryResult.Available<>(value);
  }

  static <T> QueryResult<T> unknown(String why) {
    return new QueryResult.Unavailable<>(why);
  }

  static DoctorTarget target(Duration maxTime, Duration networkSettle) {
    return new DoctorTarget(
        "lifecycle-manager",
        Optional.of("prod"),
        Set.of(),
        new ServiceAccount("lifecycle-manager", "lifecycle-manager"),
        Optional.empty(),
        maxTime,
        Duration.ofMinutes(15),
        true,
        true,
        networkSettle);
  }

  static QueueState queue(String key) {
    return queue(Duration.ofSeconds(30), Duration.ofDays(14), key, "", 1000);
  }

  static QueueState queue(
      Duration visibility, Duration retention, String key, String policy, int receives) {
    return new QueueState(
        QUEUE,
        visibility,
        retention,
        key,
        policy,
        Optional.of(new Resource.RedrivePolicy(QUEUE + "-dead-letters", receives)));
  }

  static ClusterGroup group(String name, InstanceId instance, HookState... hooks) {
    return new ClusterGroup(
        new GroupState(
            new GroupName(name),
            "arn:aws:autoscaling:us-west-2:111122223333:autoScalingGroup:1:autoScalingGroupName/"
                + name,
            Map.of("kubernetes.io/cluster/prod", "owned"),
            Map.of(instance, "InService")),
        "tagged",
        List.of(hooks));
  }

  static HookState hook(String group) {
    return hook(group, "lifecycle-manager", QUEUE, Duration.ofMinutes(15), "CONTINUE");
  }

  static HookState hook(
      String group, String name, String target, Duration heartbeat, String defaultResult) {
    return new HookState(
        new Resource.Hook(
            new GroupName(group),
            name,
            "autoscaling:EC2_INSTANCE_TERMINATING",
            target,
            ROLE,
            heartbeat,
            defaultResult),
        heartbeat.multipliedBy(100),
        "");
  }

  static NotificationRole notificationRole(List<String> denied) {
    return new NotificationRole(
        ROLE, Optional.of(new RoleState(ROLE, trust("autoscaling.amazonaws.com"))), known(denied));
  }

  /** The trust policy of a role for a service. */
  static String trust(String service) {
    return """
    {"Statement": [{"Effect": "Allow", "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}\
    """
        .formatted(service);
  }

  static TestMessageArrival test(String group) {
    return new TestMessageArrival(new GroupName(group), "", Instant.parse("2026-11-21T20:00:00Z"));
  }

  static HookProbe probe(HookProbe.HookProbeResult fate) {
    return new HookProbe(hook("blue"), fate);
  }

  static NodeState node(String name, InstanceId instance) {
    return new NodeState(name, "aws:///us-west-2a/" + instance, Optional.of(instance), Map.of());
  }

  static PodState pod(String name) {
    return pod(name, Duration.ofSeconds(30), List.of(), Set.of());
  }

  static PodState pod(
      String name, Duration grace, List<String> readinessGates, Set<String> claims) {
    return pod(name, "ip-10-0-0-1", grace, readinessGates, claims);
  }

  static PodState pod(
      String name, String node, Duration grace, List<String> readinessGates, Set<String> claims) {
    return new PodState(
        "shop", name, node, Map.of("app", "web"), grace, readinessGates, false, claims);
  }

  static DisruptionBudgetState budget(
      String name, int allowed, int healthy, int desired, int expected) {
    return budget(name, allowed, healthy, desired, expected, true);
  }

  static DisruptionBudgetState budget(
      String name, int allowed, int healthy, int desired, int expected, boolean counted) {
    return new DisruptionBudgetState(
        "shop",
        name,
        new LabelRequirements(
            List.of(new LabelRequirements.LabelRequirement("app", "In", List.of("web")))),
        allowed,
        healthy,
        desired,
        expected,
        counted);
  }

  static WorkloadState workload(String image, int replicas, String... words) {
    return new WorkloadState(
        "Deployment", "kube-system", "tool", List.of(image), replicas, List.of(words));
  }

  private static String path(LoadBalancerFamily kind) {
    return kind == LoadBalancerFamily.CLASSIC ? "loadbalancer/web" : "targetgroup/web/1";
  }

  static LoadBalancerState loadBalancer(LoadBalancerFamily kind, Duration delay, String tag) {
    Map<String, String> tags = new HashMap<>();
    tags.put("kubernetes.io/cluster/prod", tag);
    return new LoadBalancerState(
        "web",
        "arn:aws:elasticloadbalancing:us-west-2:111122223333:" + path(kind),
        kind,
        delay,
        Set.of(FIRST),
        tags);
  }
}
