package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.Caller;
import io.lifecyclemanager.doctor.Cloud.GroupState;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Cloud.RoleState;
import io.lifecyclemanager.doctor.Cloud.Test;
import io.lifecyclemanager.doctor.Cluster.BudgetState;
import io.lifecyclemanager.doctor.Cluster.NodeState;
import io.lifecyclemanager.doctor.Cluster.PodState;
import io.lifecyclemanager.doctor.Cluster.ServiceAccount;
import io.lifecyclemanager.doctor.Cluster.ToolState;
import io.lifecyclemanager.doctor.World.Group;
import io.lifecyclemanager.doctor.World.Lacking;
import io.lifecyclemanager.doctor.World.Sender;
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
final class SomeWorld {
  static final String QUEUE = "arn:aws:sqs:us-west-2:111122223333:lifecycle-manager";
  static final String ROLE = "arn:aws:iam::111122223333:role/lifecycle-manager-notifications";
  static final InstanceId FIRST = new InstanceId("i-0000000000000001");
  static final InstanceId SECOND = new InstanceId("i-0000000000000002");
  private static final AwsLocation PLACE = new AwsLocation("aws", "us-west-2", "111122223333");

  Sought sought = sought(Duration.ofHours(1), Duration.ofMinutes(3));
  Answered<Caller> caller = known(new Caller("arn:aws:iam::111122223333:user/jo", PLACE));
  Answered<String> version = known("v1.36.3");
  Optional<QueueState> queue = Optional.of(queue(QueueState.OWN_KEY));
  Optional<Integer> deadLetters = Optional.of(0);
  List<String> rules = List.of();
  List<Group> groups =
      List.of(group("blue", FIRST, hook("blue")), group("green", SECOND, hook("green")));
  List<String> missingGroups = List.of();
  List<Sender> senders = List.of(sender(List.of()));
  Answered<Lacking> awsRights = known(new Lacking("role x", "by simulation", List.of(), List.of()));
  Answered<Lacking> clusterRights =
      known(new Lacking("service account a/b", "by access review", List.of(), List.of()));
  Answered<Serving.Told> serving = known(new Serving.Told(2, 0, List.of(test("blue"))));
  Optional<Answered<List<Probe>>> probes =
      Optional.of(known(List.of(probe(new Probe.Fate.Arrived("by serve")))));
  List<NodeState> nodes = List.of(node("ip-10-0-0-1", FIRST), node("ip-10-0-0-2", SECOND));
  List<PodState> pods = List.of(pod("web-1"), pod("web-2"));
  List<BudgetState> budgets = List.of(budget("web", 1, 2, 1, 2));
  Map<String, String> localClaims = Map.of();
  List<ToolState> tools = List.of(tool("ghcr.io/shop/web:1", 2));
  List<BalancerState> balancers =
      List.of(balancer(Kind.APPLICATION, Duration.ofMinutes(5), "owned"));

  World build() {
    return new World(
        sought,
        caller,
        version,
        known(queue),
        known(deadLetters),
        known(rules),
        known(groups),
        known(missingGroups),
        known(senders),
        awsRights,
        clusterRights,
        serving,
        probes,
        known(nodes),
        known(pods),
        known(budgets),
        known(localClaims),
        known(tools),
        known(balancers));
  }

  static <T> Answered<T> known(T value) {
    return new Answered.Known<>(value);
  }

  static <T> Answered<T> unknown(String why) {
    return new Answered.Unknown<>(why);
  }

  static Sought sought(Duration maxTime, Duration networkSettle) {
    return new Sought(
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

  static Group group(String name, InstanceId instance, HookState... hooks) {
    return new Group(
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

  static Sender sender(List<String> denied) {
    return new Sender(
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

  static Test test(String group) {
    return new Test(new GroupName(group), "", Instant.parse("2026-11-21T20:00:00Z"));
  }

  static Probe probe(Probe.Fate fate) {
    return new Probe(hook("blue"), fate);
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

  static BudgetState budget(String name, int allowed, int healthy, int desired, int expected) {
    return budget(name, allowed, healthy, desired, expected, true);
  }

  static BudgetState budget(
      String name, int allowed, int healthy, int desired, int expected, boolean counted) {
    return new BudgetState(
        "shop",
        name,
        new Selector(List.of(new Selector.Demand("app", "In", List.of("web")))),
        allowed,
        healthy,
        desired,
        expected,
        counted);
  }

  static ToolState tool(String image, int replicas, String... words) {
    return new ToolState(
        "Deployment", "kube-system", "tool", List.of(image), replicas, List.of(words));
  }

  private static String path(Kind kind) {
    return kind == Kind.CLASSIC ? "loadbalancer/web" : "targetgroup/web/1";
  }

  static BalancerState balancer(Kind kind, Duration delay, String tag) {
    Map<String, String> tags = new HashMap<>();
    tags.put("kubernetes.io/cluster/prod", tag);
    return new BalancerState(
        "web",
        "arn:aws:elasticloadbalancing:us-west-2:111122223333:" + path(kind),
        kind,
        delay,
        Set.of(FIRST),
        tags);
  }
}
