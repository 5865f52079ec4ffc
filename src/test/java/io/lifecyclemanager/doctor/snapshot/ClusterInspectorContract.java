package io.lifecyclemanager.doctor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.label.LabelRequirements;
import io.lifecyclemanager.model.label.LabelRequirements.LabelOperator;
import io.lifecyclemanager.model.label.LabelRequirements.LabelRequirement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ClusterInspector} guarantees. */
public abstract class ClusterInspectorContract {
  private static final String ROLE = "arn:aws:iam::111122223333:role/lifecycle-manager";

  private InspectedClusterFixture fixture;
  private ClusterInspector cluster;

  /** A fixture for one test. */
  protected abstract InspectedClusterFixture fixture() throws Exception;

  @BeforeEach
  void openFixture() throws Exception {
    fixture = fixture();
    cluster = fixture.inspector();
  }

  @AfterEach
  void closeFixture() throws Exception {
    fixture.end();
  }

  @Test
  void theVersionIsThatOfTheApiServer() {
    assertThat(cluster.version()).matches("v1\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void aNodeHasItsInstanceAndTheRelevantLabels() throws Exception {
    String id = "i-0" + fixture.namespace().replaceAll(".*-", "");
    NodeState node = node(id, "aws:///us-west-2a/" + id, Optional.of(new InstanceId(id)));
    fixture.add(node);
    NodeState seen = seen(node);
    assertThat(seen.instance()).isEqualTo(node.instance());
    assertThat(seen.providerId()).isEqualTo(node.providerId());
    assertThat(seen.labels()).isEqualTo(node.labels());
  }

  @Test
  void aNodeWithoutAnInstanceHasNone() throws Exception {
    NodeState fargate = node("fargate", "aws:///us-west-2a/fargate-ip-10-0-1-7", Optional.empty());
    NodeState bare = node("bare", "", Optional.empty());
    fixture.add(fargate);
    fixture.add(bare);
    assertThat(seen(fargate).instance()).isEmpty();
    assertThat(seen(fargate).providerId()).isEqualTo(fargate.providerId());
    assertThat(seen(bare).instance()).isEmpty();
    assertThat(seen(bare).providerId()).isEmpty();
  }

  @Test
  void aPodHasTheFieldsThatChecksRead() throws Exception {
    PodState full =
        new PodState(
            fixture.namespace(),
            "db-0",
            "",
            Map.of("app", "db", "tier", "back"),
            Duration.ofMinutes(20),
            List.of("target-health.elbv2.k8s.aws/db"),
            true,
            Set.of("data-db-0", "logs-db-0"));
    PodState plain = pod("plain", Map.of());
    fixture.add(full);
    fixture.add(plain);
    assertThat(pods()).containsExactlyInAnyOrder(full, plain);
  }

  @Test
  void podsThatHaveFinishedOrAreTerminatingAreLeftOut() throws Exception {
    PodState staying = pod("staying", Map.of());
    fixture.add(staying);
    fixture.addFinished(pod("finished", Map.of()));
    fixture.addTerminating(pod("leaving", Map.of()));
    assertThat(pods()).containsExactly(staying);
  }

  @Test
  void aBudgetHasItsNumbers() throws Exception {
    fixture.addReady(pod("web-0", Map.of("app", "web")));
    fixture.addReady(pod("web-1", Map.of("app", "web")));
    fixture.add(pod("web-2", Map.of("app", "web")));
    fixture.add(pod("other", Map.of("app", "other")));
    LabelRequirements web = selector(new LabelRequirement("app", LabelOperator.IN, List.of("web")));
    DisruptionBudgetState budget =
        new DisruptionBudgetState(fixture.namespace(), "web", web, 1, 2, 1, 3, true);
    fixture.add(budget);
    assertThat(budgets()).containsExactly(budget);
  }

  static Stream<LabelRequirements> selectors() {
    return Stream.of(
        selector(
            new LabelRequirement("tier", LabelOperator.IN, List.of("back", "front")),
            new LabelRequirement("app", LabelOperator.NOT_IN, List.of("db")),
            new LabelRequirement("old", LabelOperator.DOES_NOT_EXIST, List.of()),
            new LabelRequirement("zone", LabelOperator.EXISTS, List.of())),
        selector(),
        LabelRequirements.NOTHING);
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void aBudgetHasItsSelector(LabelRequirements selector) throws Exception {
    DisruptionBudgetState budget =
        new DisruptionBudgetState(fixture.namespace(), "some", selector, 0, 0, 1, 0, true);
    fixture.add(budget);
    assertThat(budgets()).extracting(DisruptionBudgetState::selector).containsExactly(selector);
  }

  @Test
  void onlyClaimsWithAVolumeOfOneNodeAreLocal() throws Exception {
    fixture.addLocalClaim("data-db-0", "/mnt/disks/ssd1");
    fixture.addOtherClaim("data-web-0");
    String namespace = fixture.namespace();
    assertThat(cluster.localClaims())
        .hasEntrySatisfying(
            namespace + "/data-db-0", what -> assertThat(what).contains("/mnt/disks/ssd1"))
        .doesNotContainKey(namespace + "/data-web-0");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aWorkloadHasItsImagesAndArguments(String kind, int replicas) throws Exception {
    WorkloadState workload =
        new WorkloadState(
            kind,
            fixture.namespace(),
            "handler",
            List.of("registry.invalid/handler:1", "registry.invalid/sidecar:2"),
            replicas,
            List.of("/handler", "--queue=x", "LITERAL=a value"),
            replicas == 2);
    fixture.add(workload);
    assertThat(
            cluster.workloads().stream()
                .filter(one -> one.namespace().equals(workload.namespace())))
        .containsExactly(workload);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("Deployment", 2),
        Arguments.of("StatefulSet", 0),
        Arguments.of("DaemonSet", 0));
  }

  @Test
  void deniedPermissionsAreReturnedInTheGivenOrder() throws Exception {
    ServiceAccount account = new ServiceAccount(fixture.namespace(), "controller");
    ClusterPermission patch = new ClusterPermission("patch", "", "nodes");
    ClusterPermission evict = new ClusterPermission("create", "", "pods/eviction");
    ClusterPermission create = new ClusterPermission("create", "", "pods");
    ClusterPermission secrets = new ClusterPermission("get", "", "secrets");
    ClusterPermission budgets = new ClusterPermission("list", "policy", "poddisruptionbudgets");
    ClusterPermission sets = new ClusterPermission("list", "apps", "daemonsets");
    fixture.setPermissions(account, List.of(evict, patch, sets), List.of(create, budgets, secrets));
    assertThat(cluster.findDenied(account, List.of(patch, secrets, evict, create, sets, budgets)))
        .containsExactly(secrets, create, budgets);
    assertThat(cluster.findDenied(account, List.of(evict))).isEmpty();
    assertThat(cluster.findDenied(account, List.of())).isEmpty();
  }

  @Test
  void anAdministratorHasAllPermissions() {
    assertThat(
            cluster.findDenied(
                List.of(
                    new ClusterPermission("get", "", "secrets"),
                    new ClusterPermission("create", "", "pods/eviction"))))
        .isEmpty();
  }

  @Test
  void theRoleOfAnAccountIsInItsAnnotation() throws Exception {
    ServiceAccount with = new ServiceAccount(fixture.namespace(), "with");
    ServiceAccount without = new ServiceAccount(fixture.namespace(), "without");
    fixture.add(with, ROLE);
    fixture.add(without, "");
    assertThat(cluster.roleArnOf(with)).contains(ROLE);
    assertThat(cluster.roleArnOf(without)).isEmpty();
    assertThat(cluster.roleArnOf(new ServiceAccount(fixture.namespace(), "other"))).isEmpty();
    assertThat(cluster.roleArnOf(new ServiceAccount("nowhere", "other"))).isEmpty();
  }

  private NodeState node(String name, String providerId, Optional<InstanceId> instance) {
    return new NodeState(
        name + "." + fixture.namespace(),
        providerId,
        instance,
        Map.of(NodeState.KARPENTER_POOL, "a"));
  }

  private PodState pod(String name, Map<String, String> labels) {
    return new PodState(
        fixture.namespace(), name, "", labels, Duration.ofSeconds(30), List.of(), false, Set.of());
  }

  private static LabelRequirements selector(LabelRequirement... requirements) {
    return new LabelRequirements(List.of(requirements));
  }

  private NodeState seen(NodeState node) {
    return cluster.nodes().stream()
        .filter(one -> one.name().equals(node.name()))
        .findFirst()
        .orElseThrow();
  }

  private List<PodState> pods() {
    return cluster.pods().stream()
        .filter(pod -> pod.namespace().equals(fixture.namespace()))
        .toList();
  }

  private List<DisruptionBudgetState> budgets() {
    return cluster.budgets().stream()
        .filter(budget -> budget.namespace().equals(fixture.namespace()))
        .toList();
  }
}
