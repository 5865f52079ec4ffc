package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.LabelRequirements.LabelRequirement;
import io.lifecyclemanager.model.InstanceId;
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

/** What every {@link ClusterInspector} keeps, whether it lives in memory or is real. */
public abstract class ClusterInspectorContract {
  private static final String ROLE = "arn:aws:iam::111122223333:role/lifecycle-manager";

  private InspectedClusterFixture world;
  private ClusterInspector cluster;

  /** A cluster and a namespace of one test's own; others may use it too. */
  public interface InspectedClusterFixture {
    /** The port. */
    ClusterInspector inspector();

    /** The namespace in which everything is to be that is in one. */
    String namespace();

    /** A node registers; its name is unique already. */
    void add(NodeState node) throws Exception;

    /** A pod is there, on no node yet. */
    void add(PodState pod) throws Exception;

    /** A pod is there that is ready. */
    void addReady(PodState pod) throws Exception;

    /** A pod is there that has done its work. */
    void addFinished(PodState pod) throws Exception;

    /** A pod is there that was deleted, and that something still keeps. */
    void addTerminating(PodState pod) throws Exception;

    /** A budget is there and counted: that many desired; the rest follows from the pods. */
    void add(DisruptionBudgetState budget) throws Exception;

    /** Something is there that runs no pod yet. */
    void add(WorkloadState tool) throws Exception;

    /** A claim is bound to a volume at that path of a node. */
    void addLocalClaim(String claim, String path) throws Exception;

    /** A claim is bound to a volume that is on no node. */
    void addOtherClaim(String claim) throws Exception;

    /** An account is there; with a role unless that is empty. */
    void add(ServiceAccount account, String role) throws Exception;

    /** What the account may do, and what not. */
    void setPermissions(
        ServiceAccount account, List<ClusterPermission> allowed, List<ClusterPermission> denied)
        throws Exception;

    /** The test is over. */
    void end() throws Exception;
  }

  /** A world for one test. */
  protected abstract InspectedClusterFixture fixture() throws Exception;

  @BeforeEach
  void openWorld() throws Exception {
    world = fixture();
    cluster = world.inspector();
  }

  @AfterEach
  void closeWorld() throws Exception {
    world.end();
  }

  @Test
  void theVersionIsTheServersOwn() {
    assertThat(cluster.version()).matches("v1\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void aNodeIsSeenWithItsInstanceAndTheLabelsThatMatter() throws Exception {
    String id = "i-0" + world.namespace().replaceAll(".*-", "");
    NodeState node = node(id, "aws:///us-west-2a/" + id, Optional.of(new InstanceId(id)));
    world.add(node);
    NodeState seen = seen(node);
    assertThat(seen.instance()).isEqualTo(node.instance());
    assertThat(seen.providerId()).isEqualTo(node.providerId());
    assertThat(seen.labels()).isEqualTo(node.labels());
  }

  @Test
  void aNodeThatIsNoInstanceIsSeenWithoutOne() throws Exception {
    NodeState fargate = node("fargate", "aws:///us-west-2a/fargate-ip-10-0-1-7", Optional.empty());
    NodeState bare = node("bare", "", Optional.empty());
    world.add(fargate);
    world.add(bare);
    assertThat(seen(fargate).instance()).isEmpty();
    assertThat(seen(fargate).providerId()).isEqualTo(fargate.providerId());
    assertThat(seen(bare).instance()).isEmpty();
    assertThat(seen(bare).providerId()).isEmpty();
  }

  @Test
  void aPodIsSeenWithAllThatMatters() throws Exception {
    PodState full =
        new PodState(
            world.namespace(),
            "db-0",
            "",
            Map.of("app", "db", "tier", "back"),
            Duration.ofMinutes(20),
            List.of("target-health.elbv2.k8s.aws/db"),
            true,
            Set.of("data-db-0", "logs-db-0"));
    PodState plain = pod("plain", Map.of());
    world.add(full);
    world.add(plain);
    assertThat(pods()).containsExactlyInAnyOrder(full, plain);
  }

  @Test
  void podsThatAreFinishedOrOnTheirWayOutAreNotSeen() throws Exception {
    PodState staying = pod("staying", Map.of());
    world.add(staying);
    world.addFinished(pod("finished", Map.of()));
    world.addTerminating(pod("leaving", Map.of()));
    assertThat(pods()).containsExactly(staying);
  }

  @Test
  void aBudgetIsSeenWithItsNumbers() throws Exception {
    world.addReady(pod("web-0", Map.of("app", "web")));
    world.addReady(pod("web-1", Map.of("app", "web")));
    world.add(pod("web-2", Map.of("app", "web")));
    world.add(pod("other", Map.of("app", "other")));
    LabelRequirements web = selector(new LabelRequirement("app", "In", List.of("web")));
    DisruptionBudgetState budget =
        new DisruptionBudgetState(world.namespace(), "web", web, 1, 2, 1, 3, true);
    world.add(budget);
    assertThat(budgets()).containsExactly(budget);
  }

  static Stream<LabelRequirements> selectors() {
    return Stream.of(
        selector(
            new LabelRequirement("tier", "In", List.of("back", "front")),
            new LabelRequirement("app", "NotIn", List.of("db")),
            new LabelRequirement("old", "DoesNotExist", List.of()),
            new LabelRequirement("zone", "Exists", List.of())),
        selector(),
        LabelRequirements.NOTHING);
  }

  @ParameterizedTest
  @MethodSource("selectors")
  void aBudgetIsForThePodsThatItSelects(LabelRequirements selector) throws Exception {
    DisruptionBudgetState budget =
        new DisruptionBudgetState(world.namespace(), "some", selector, 0, 0, 1, 0, true);
    world.add(budget);
    assertThat(budgets()).extracting(DisruptionBudgetState::selector).containsExactly(selector);
  }

  @Test
  void aClaimIsLocalWhoseVolumeIsOnANode() throws Exception {
    world.addLocalClaim("data-db-0", "/mnt/disks/ssd1");
    world.addOtherClaim("data-web-0");
    String namespace = world.namespace();
    assertThat(cluster.localClaims())
        .hasEntrySatisfying(
            namespace + "/data-db-0", what -> assertThat(what).contains("/mnt/disks/ssd1"))
        .doesNotContainKey(namespace + "/data-web-0");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatRunsIsSeenWithItsImagesAndItsWords(String kind, int replicas) throws Exception {
    WorkloadState tool =
        new WorkloadState(
            kind,
            world.namespace(),
            "handler",
            List.of("registry.invalid/handler:1", "registry.invalid/sidecar:2"),
            replicas,
            List.of("/handler", "--queue=x", "LITERAL=a value"));
    world.add(tool);
    assertThat(cluster.workloads().stream().filter(one -> one.namespace().equals(tool.namespace())))
        .containsExactly(tool);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("Deployment", 2),
        Arguments.of("StatefulSet", 0),
        Arguments.of("DaemonSet", 0));
  }

  @Test
  void theRightsThatAnAccountLacksAreNamedInTheOrderAsked() throws Exception {
    ServiceAccount account = new ServiceAccount(world.namespace(), "controller");
    ClusterPermission patch = new ClusterPermission("patch", "", "nodes");
    ClusterPermission evict = new ClusterPermission("create", "", "pods/eviction");
    ClusterPermission create = new ClusterPermission("create", "", "pods");
    ClusterPermission secrets = new ClusterPermission("get", "", "secrets");
    ClusterPermission budgets = new ClusterPermission("list", "policy", "poddisruptionbudgets");
    ClusterPermission sets = new ClusterPermission("list", "apps", "daemonsets");
    world.setPermissions(account, List.of(evict, patch, sets), List.of(create, budgets, secrets));
    assertThat(cluster.findDenied(account, List.of(patch, secrets, evict, create, sets, budgets)))
        .containsExactly(secrets, create, budgets);
    assertThat(cluster.findDenied(account, List.of(evict))).isEmpty();
    assertThat(cluster.findDenied(account, List.of())).isEmpty();
  }

  @Test
  void anAdministratorLacksNothing() {
    assertThat(
            cluster.findDenied(
                List.of(
                    new ClusterPermission("get", "", "secrets"),
                    new ClusterPermission("create", "", "pods/eviction"))))
        .isEmpty();
  }

  @Test
  void theRoleOfAnAccountIsThatOfItsAnnotation() throws Exception {
    ServiceAccount with = new ServiceAccount(world.namespace(), "with");
    ServiceAccount without = new ServiceAccount(world.namespace(), "without");
    world.add(with, ROLE);
    world.add(without, "");
    assertThat(cluster.roleArnOf(with)).contains(ROLE);
    assertThat(cluster.roleArnOf(without)).isEmpty();
    assertThat(cluster.roleArnOf(new ServiceAccount(world.namespace(), "nobody"))).isEmpty();
    assertThat(cluster.roleArnOf(new ServiceAccount("nowhere", "nobody"))).isEmpty();
  }

  private NodeState node(String name, String providerId, Optional<InstanceId> instance) {
    return new NodeState(
        name + "." + world.namespace(),
        providerId,
        instance,
        Map.of(NodeState.KARPENTER_POOL, "a"));
  }

  private PodState pod(String name, Map<String, String> labels) {
    return new PodState(
        world.namespace(), name, "", labels, Duration.ofSeconds(30), List.of(), false, Set.of());
  }

  private static LabelRequirements selector(LabelRequirement... demands) {
    return new LabelRequirements(List.of(demands));
  }

  private NodeState seen(NodeState node) {
    return cluster.nodes().stream()
        .filter(one -> one.name().equals(node.name()))
        .findFirst()
        .orElseThrow();
  }

  private List<PodState> pods() {
    return cluster.pods().stream()
        .filter(pod -> pod.namespace().equals(world.namespace()))
        .toList();
  }

  private List<DisruptionBudgetState> budgets() {
    return cluster.budgets().stream()
        .filter(budget -> budget.namespace().equals(world.namespace()))
        .toList();
  }
}
