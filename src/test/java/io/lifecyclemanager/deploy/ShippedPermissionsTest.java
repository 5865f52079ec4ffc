package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.lifecyclemanager.ImportedClasses;
import io.lifecyclemanager.app.Controller;
import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.deregistration.LoadBalancerPorts;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deploy.permission.KubernetesPortCalls;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.drain.surge.Deployments;
import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped permissions are those that the program uses: none is missing, none is unused. */
class ShippedPermissionsTest {
  private static final String SDK = "software.amazon.awssdk.services.";

  private static final Set<String> ADAPTERS =
      Set.of(
          "io.lifecyclemanager.aws",
          "io.lifecyclemanager.aws.ec2",
          "io.lifecyclemanager.aws.loadbalancer");

  /** The classes that create the adapters of the controller. */
  private static final List<Class<?>> COMPOSITION =
      List.of(Controller.class, OutboundPorts.class, LoadBalancerPorts.class);

  /** Those that need no other permission than the ClusterRole gives. */
  private static final List<Class<?>> PORTS =
      List.of(
          Nodes.class,
          PodControl.class,
          DisruptionBudgets.class,
          UnschedulablePods.class,
          VolumeAttachments.class,
          PeerReplicas.class);

  private static JavaClasses production;

  @BeforeAll
  static void read() {
    production = ImportedClasses.production();
  }

  @AfterAll
  static void forget() {
    production = null;
  }

  @Test
  void theClusterRoleAllowsWhatTheAdaptersAskForAndNothingElse(@TempDir Path folder)
      throws Exception {
    try (SimulatedKubernetes api = SimulatedKubernetes.start(new SystemTime())) {
      api.addNode("node-1", "i-0123");
      Path kubeconfig = api.kubeconfig(folder.resolve("kubeconfig"));
      KubernetesPortCalls calls =
          KubernetesPortCalls.ofClusterRole(
              kubeconfig, new InstanceId("i-0123"), new PodRef("default", "absent", "0"));
      assertThat(calls.requests().forbidden()).isEmpty();
      assertThat(calls.requests().deniedFeatures()).isEmpty();
      assertThat(calls.failures()).isEmpty();
      assertThat(Manifest.read().permissions())
          .containsExactlyInAnyOrderElementsOf(calls.requests().made());
    }
  }

  @Test
  void everyRuleNamesTheGroupOfItsResources() throws IOException {
    Map<String, String> groups =
        Map.of("poddisruptionbudgets", "policy", "volumeattachments", "storage.k8s.io");
    for (JsonNode rule : Manifest.list(Manifest.read().the("ClusterRole").path("rules"))) {
      String resource = rule.path("resources").path(0).asText();
      assertThat(rule.path("apiGroups").toString())
          .isEqualTo("[\"" + groups.getOrDefault(resource, "") + "\"]");
    }
  }

  @Test
  void theRequestsComeFromAllThatSpeaksToTheApiServer() {
    PortAccesses calls = PortAccesses.of("ofClusterRole", production);
    for (Class<?> port : PORTS) {
      assertThat(calls.methods(port)).as(port.getSimpleName()).containsAll(names(port));
    }
    assertThat(PortAccesses.of("run", production).methods(Deployments.class))
        .containsAll(names(Deployments.class));
    assertThat(
            COMPOSITION.stream()
                .flatMap(one -> production.get(one).getDirectDependenciesFromSelf().stream()))
        .extracting(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filteredOn(one -> one.getPackageName().startsWith("io.lifecyclemanager.kubernetes"))
        .filteredOn(JavaClass::isTopLevelClass)
        .extracting(JavaClass::getSimpleName)
        .containsOnly(
            "KubernetesConnection",
            "NodeIndex",
            "OtherReplicas",
            "LeaseLedgers",
            "KubernetesPods",
            "KubernetesVolumeAttachments",
            "KubernetesNodeEvents");
  }

  private static List<String> names(Class<?> port) {
    return Arrays.stream(port.getDeclaredMethods()).map(Method::getName).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, TargetGroups ClassicLoadBalancers",
    "true, false, TargetGroups",
    "false, true, ClassicLoadBalancers",
    "false, false, ''"
  })
  void theIamPolicyAllowsWhatTheAdaptersCallAndNothingElse(
      boolean targetGroups, boolean classic, String balancers) throws IOException {
    IamPolicy policy =
        new ControllerPermissions(
                new AwsLocation("aws", "us-west-2", "111122223333"),
                "arn:aws:sqs:us-west-2:111122223333:lifecycle-manager",
                "my-cluster",
                targetGroups,
                classic,
                Set.of(EventKind.values()),
                Optional.empty())
            .policy();
    Set<String> left = new HashSet<>(Set.of("TargetGroups", "ClassicLoadBalancers"));
    left.removeAll(Set.of(balancers.split(" ")));
    if (left.contains("TargetGroups")) {
      left.addAll(Set.of("IpTargetGroups", "TargetGroupRequests"));
    }
    assertThat(allowed(policy))
        .containsExactlyInAnyOrderElementsOf(
            sdkCalls(
                usedBy(COMPOSITION).stream().filter(one -> !left.contains(one.getSimpleName()))));
  }

  /** These classes with all adapters that they use, and those that the adapters use. */
  private static Set<JavaClass> usedBy(List<Class<?>> start) {
    Set<JavaClass> used = new LinkedHashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>(start.stream().map(production::get).toList());
    while (!open.isEmpty()) {
      JavaClass one = open.remove();
      if (used.add(one)) {
        one.getDirectDependenciesFromSelf().stream()
            .map(to -> to.getTargetClass().getBaseComponentType())
            .filter(to -> ADAPTERS.contains(to.getPackageName()))
            .forEach(open::add);
      }
    }
    return used;
  }

  private static Set<String> allowed(IamPolicy policy) throws IOException {
    return Manifest.list(new JsonMapper().readTree(policy.json()).path("Statement")).stream()
        .map(statement -> statement.path("Action"))
        .flatMap(action -> (action.isArray() ? Manifest.list(action) : List.of(action)).stream())
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  /** Every call of an SDK client from some of the adapters, as the IAM action it needs. */
  private static Set<String> sdkCalls(Stream<JavaClass> from) {
    return from.flatMap(one -> one.getMethodCallsFromSelf().stream())
        .filter(call ->
            call.getTargetOwner().getName().matches(SDK.replace(".", "\\.") + "\\w+\\.\\w+Client"))
        .filter(call ->
            !Set.of("builder", "close", "serviceClientConfiguration").contains(call.getName()))
        .map(call -> action(call.getTargetOwner().getPackageName(), call.getName()))
        .collect(Collectors.toSet());
  }

  private static String action(String servicePackage, String method) {
    // Both generations of balancers share a prefix, and a batch needs the permission of its single
    // form.
    String service =
        servicePackage
            .substring(SDK.length())
            .replaceFirst("v2$", "")
            .replaceFirst("^eventbridge$", "events");
    String operation = method.replaceFirst("(Paginator|Batch)$", "");
    return service + ":" + Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
  }
}
