package io.lifecyclemanager.deploy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The printed IAM policy in front of the simulated AWS: it is enough for every call of the
 * controller, and without any one of its actions a call is denied and a feature is missing.
 */
@Tag("full")
class TakenIamActionTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String QUEUE = "terminations";
  private static final String CLUSTER = "prod";
  private static final String CLUSTER_TAG = "kubernetes.io/cluster/" + CLUSTER;
  private static final GroupName GROUP = new GroupName("workers");
  private static final String CLASSIC = "classic";

  private static ElasticMq queues;
  private static SimulatedAwsClients aws;
  private static InstanceId instance;
  private static List<LoadBalancer> targetGroups;

  @BeforeAll
  static void start() {
    queues = ElasticMq.start();
    queues.createQueue(QUEUE);
    aws = SimulatedAwsClients.enforcing(queues.endpoint());
    instance =
        new InstanceId(
            aws.aws()
                .autoScaling()
                .createGroup(GROUP.value())
                .tag(CLUSTER_TAG, "owned")
                .hook(LifecycleHook.terminating("drain").target(queues.arn(QUEUE)))
                .launch());
    aws.aws().autoScaling().terminate(instance.value());
    targetGroups =
        Stream.of(
                aws.aws().elbV2().createTargetGroup("ours").tag(CLUSTER_TAG, "owned"),
                aws.aws().elbV2().createTargetGroup("k8s").tag("elbv2.k8s.aws/cluster", CLUSTER))
            .map(TakenIamActionTest::balancer)
            .toList();
    var _ = aws.aws().classicElb().createLoadBalancer(CLASSIC).tag(CLUSTER_TAG, "owned");
  }

  @AfterAll
  static void close() {
    aws.close();
    queues.close();
  }

  @Test
  void allMethodsOfThePortsAreCalled() {
    AwsPortCalls.USED.forEach((port, methods) ->
        assertThat(
                Arrays.stream(port.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic())
                    .map(Method::getName))
            .as(port.getSimpleName())
            .containsExactlyInAnyOrderElementsOf(methods));
  }

  @Test
  void thePrintedPolicyIsEnough() throws Exception {
    assertThat(featuresWithout(policy().json())).isEmpty();
    assertThat(aws.aws().enforcement().denied()).isEmpty();
  }

  static List<String> actions() throws IOException {
    return statements(JSON.readTree(policy().json()))
        .flatMap(TakenIamActionTest::actions)
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("actions")
  void withoutOneActionItIsDeniedAndOneFeatureIsMissing(String action) throws Exception {
    JsonNode reduced = JSON.readTree(policy().json());
    statements(reduced)
        .forEach(statement -> {
          List<String> left = actions(statement).filter(one -> !one.equals(action)).toList();
          ArrayNode actions = ((ObjectNode) statement).putArray("Action");
          left.forEach(actions::add);
        });
    Set<String> features = featuresWithout(reduced.toString());
    assertThat(aws.aws().enforcement().denied()).containsExactly(action);
    assertThat(features).hasSize(1);
  }

  static List<String> statementIds() throws IOException {
    return statements(JSON.readTree(policy().json()))
        .map(statement -> statement.path("Sid").asText())
        .filter(id -> id.contains("LoadBalancer") || id.startsWith("TargetGroups"))
        .toList();
  }

  /** Two statements allow the same action, for target groups with one tag or the other. */
  @ParameterizedTest
  @MethodSource("statementIds")
  void withoutOneStatementAboutLoadBalancersOneIsNotChanged(String id) throws Exception {
    ObjectNode reduced = (ObjectNode) JSON.readTree(policy().json());
    List<JsonNode> left =
        statements(reduced)
            .filter(statement -> !statement.path("Sid").asText().equals(id))
            .toList();
    reduced.putArray("Statement").addAll(left);
    assertThat(featuresWithout(reduced.toString())).hasSize(1);
    assertThat(aws.aws().enforcement().denied())
        .singleElement()
        .asString()
        .startsWith("elasticloadbalancing:Deregister");
  }

  @Test
  void resourcesOfAnotherClusterAreNotChanged() throws Exception {
    String json = policy().json().replace("kubernetes.io/cluster/" + CLUSTER, "example.com/other");
    Set<String> _ = featuresWithout(json.replace("\"" + CLUSTER + "\"", "\"other\""));
    assertThat(aws.aws().enforcement().denied())
        .containsExactlyInAnyOrder(
            "autoscaling:CompleteLifecycleAction",
            "autoscaling:RecordLifecycleActionHeartbeat",
            "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
            "elasticloadbalancing:DeregisterTargets");
  }

  /** The features that lack a permission, after all calls with this policy. */
  private static Set<String> featuresWithout(String json) throws InterruptedException {
    aws.aws().enforcement().enforce(json);
    Metrics metrics = new Metrics("1.2.3");
    new AwsPortCalls(aws.clients(), QUEUE, metrics).run(GROUP, instance, targetGroups, CLASSIC);
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.matches("lifecycle_manager_feature_denied\\{.*} 1\\.0"))
        .collect(Collectors.toSet());
  }

  private static Stream<JsonNode> statements(JsonNode document) {
    return StreamSupport.stream(document.path("Statement").spliterator(), false);
  }

  private static Stream<String> actions(JsonNode statement) {
    JsonNode action = statement.path("Action");
    return action.isTextual()
        ? Stream.of(action.asText())
        : StreamSupport.stream(action.spliterator(), false).map(JsonNode::asText);
  }

  private static LoadBalancer balancer(SimulatedTargetGroup group) {
    return new LoadBalancer(LoadBalancerKind.APPLICATION, group.arn(), group.name());
  }

  private static IamPolicy policy() {
    AwsLocation location = new AwsLocation("aws", Arns.REGION, Arns.ACCOUNT);
    return new ControllerPermissions(
            location,
            location.queueArn(QUEUE),
            CLUSTER,
            true,
            true,
            EnumSet.allOf(EventKind.class),
            Optional.empty())
        .policy();
  }
}
