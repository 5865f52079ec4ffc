package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.TestMessageArrival;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.MissingPermissions;
import io.lifecyclemanager.doctor.snapshot.Snapshot.NotificationRole;
import io.lifecyclemanager.enrollment.EventBridgeRules;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All is well: two groups with a hook each, two nodes, a shop with a budget, an ALB. */
public final class HealthySnapshot {
  public static final String QUEUE = "arn:aws:sqs:us-west-2:111122223333:lifecycle-manager";
  public static final String ROLE =
      "arn:aws:iam::111122223333:role/lifecycle-manager-notifications";
  public static final InstanceId FIRST = new InstanceId("i-0000000000000001");
  public static final InstanceId SECOND = new InstanceId("i-0000000000000002");
  private static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "111122223333");

  public DoctorTarget target = target(Duration.ofHours(1), Duration.ofMinutes(3));
  public QueryResult<CallerIdentity> caller =
      known(new CallerIdentity("arn:aws:iam::111122223333:user/jo", PLACE));
  public QueryResult<String> apiServerVersion = known("v1.36.3");
  public Optional<QueueState> queue = Optional.of(queue(QueueState.SQS_MANAGED_KEY));
  public Optional<Integer> deadLetterCount = Optional.of(0);
  public List<String> eventRules = List.of();
  public List<EventRule> ruleSettings = EventBridgeRules.defaultRules("lifecycle-manager");
  public List<ClusterGroup> groups =
      List.of(group("blue", FIRST, hook("blue")), group("green", SECOND, hook("green")));
  public List<String> missingGroups = List.of();
  public List<NotificationRole> notificationRoles = List.of(notificationRole(List.of()));
  public QueryResult<MissingPermissions> awsPermissions = HealthyPermissions.ofRole();
  public QueryResult<MissingPermissions> clusterPermissions = HealthyPermissions.ofAccount();
  public Map<OptionalFeature, QueryResult<MissingPermissions>> featurePermissions =
      HealthyPermissions.ofFeatures();
  public QueryResult<ControllerReplicas.ReplicaSummary> replicas =
      known(new ControllerReplicas.ReplicaSummary(2, 0, List.of(test("blue"))));
  public Optional<QueryResult<List<HookProbe>>> probes =
      Optional.of(known(List.of(probe(new HookProbe.HookProbeResult.TestArrived("by serve")))));
  public List<NodeState> nodes = List.of(node("ip-10-0-0-1", FIRST), node("ip-10-0-0-2", SECOND));
  public List<PodState> pods = List.of(pod("web-1"), pod("web-2"));
  public List<DisruptionBudgetState> budgets = List.of(budget("web", 1, 2, 1, 2));
  public Map<String, String> localClaims = Map.of();
  public List<WorkloadState> workloads = List.of(workload("ghcr.io/shop/web:1", 2));
  public List<LoadBalancerState> loadBalancers =
      List.of(loadBalancer(LoadBalancerFamily.APPLICATION, Duration.ofMinutes(5), "owned"));

  public Snapshot build() {
    return new Snapshot(
        target,
        caller,
        apiServerVersion,
        known(queue),
        known(deadLetterCount),
        known(eventRules),
        known(ruleSettings),
        known(groups),
        known(missingGroups),
        known(notificationRoles),
        awsPermissions,
        clusterPermissions,
        featurePermissions,
        replicas,
        probes,
        known(nodes),
        known(pods),
        known(budgets),
        known(localClaims),
        known(workloads),
        known(loadBalancers));
  }

  public static <T> QueryResult<T> known(T value) {
    return new QueryResult.Available<>(value);
  }

  public static <T> QueryResult<T> unknown(String why) {
    return new QueryResult.Unavailable<>(why);
  }

  public static DoctorTarget target(Duration maxTime, Duration networkSettle) {
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
        networkSettle,
        Set.of(),
        EventBridgeRules.DEFAULT_KINDS,
        Set.of(OptionalFeature.values()),
        false);
  }

  public static QueueState queue(String key) {
    return queue(Duration.ofSeconds(30), Duration.ofDays(14), key, "", 1000);
  }

  public static QueueState queue(
      Duration visibility, Duration retention, String key, String policy, int receives) {
    return new QueueState(
        QUEUE,
        visibility,
        retention,
        key,
        policy,
        Optional.of(new Resource.RedrivePolicy(QUEUE + "-dead-letters", receives)));
  }

  public static ClusterGroup group(String name, InstanceId instance, HookState... hooks) {
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

  public static HookState hook(String group) {
    return hook(group, "lifecycle-manager", QUEUE, Duration.ofMinutes(15), "CONTINUE");
  }

  public static HookState hook(
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

  public static NotificationRole notificationRole(List<String> denied) {
    return new NotificationRole(
        ROLE, Optional.of(new RoleState(ROLE, trust("autoscaling.amazonaws.com"))), known(denied));
  }

  /** The trust policy of a role for a service. */
  public static String trust(String service) {
    return """
    {"Statement": [{"Effect": "Allow", "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}\
    """
        .formatted(service);
  }

  static TestMessageArrival test(String group) {
    return new TestMessageArrival(new GroupName(group), "", Instant.parse("2026-11-21T20:00:00Z"));
  }

  public static HookProbe probe(HookProbe.HookProbeResult result) {
    return new HookProbe(hook("blue"), result);
  }

  public static NodeState node(String name, InstanceId instance) {
    return new NodeState(name, "aws:///us-west-2a/" + instance, Optional.of(instance), Map.of());
  }

  static PodState pod(String name) {
    return pod(name, Duration.ofSeconds(30), List.of(), Set.of());
  }

  public static PodState pod(
      String name, Duration grace, List<String> readinessGates, Set<String> claims) {
    return pod(name, "ip-10-0-0-1", grace, readinessGates, claims);
  }

  public static PodState pod(
      String name, String node, Duration grace, List<String> readinessGates, Set<String> claims) {
    return new PodState(
        "shop", name, node, Map.of("app", "web"), grace, readinessGates, false, claims);
  }

  public static DisruptionBudgetState budget(
      String name, int allowed, int healthy, int desired, int expected) {
    return budget(name, allowed, healthy, desired, expected, true);
  }

  public static DisruptionBudgetState budget(
      String name, int allowed, int healthy, int desired, int expected, boolean counted) {
    return new DisruptionBudgetState(
        "shop",
        name,
        new LabelRequirements(
            List.of(
                new LabelRequirements.LabelRequirement("app", LabelOperator.IN, List.of("web")))),
        allowed,
        healthy,
        desired,
        expected,
        counted);
  }

  public static WorkloadState workload(String image, int replicas, String... words) {
    return new WorkloadState(
        "Deployment", "kube-system", "tool", List.of(image), replicas, List.of(words), false);
  }

  private static String path(LoadBalancerFamily kind) {
    return kind == LoadBalancerFamily.CLASSIC ? "loadbalancer/web" : "targetgroup/web/1";
  }

  public static LoadBalancerState loadBalancer(
      LoadBalancerFamily kind, Duration delay, String tag) {
    return new LoadBalancerState(
        "web",
        "arn:aws:elasticloadbalancing:us-west-2:111122223333:" + path(kind),
        kind,
        delay,
        Set.of(FIRST),
        Map.of("kubernetes.io/cluster/prod", tag));
  }
}
