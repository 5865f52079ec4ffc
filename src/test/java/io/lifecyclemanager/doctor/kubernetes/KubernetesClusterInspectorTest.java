package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspectorContract;
import io.lifecyclemanager.doctor.snapshot.InspectedClusterFixture;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The adapter against the simulated API server. */
class KubernetesClusterInspectorTest extends ClusterInspectorContract {
  private static final ClusterPermission SECRETS = new ClusterPermission("get", "", "secrets");
  private static final ServiceAccount OTHER_ACCOUNT = new ServiceAccount("default", "other");

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;
  private KubernetesConnection connection;
  private ClusterInspector cluster;

  @Override
  protected InspectedClusterFixture fixture() throws Exception {
    return new ApiClusterFixture(
        kubeconfig(),
        (_, account, _, denied) ->
            denied.forEach(permission ->
                kubernetes
                    .accessRules()
                    .deny(account.namespace(), account.name(), permission.toString())),
        kubernetes::close);
  }

  private Path kubeconfig() {
    return kubernetes.kubeconfig(folder.resolve("kubeconfig"));
  }

  @BeforeEach
  void connect() {
    connection = KubernetesConnection.create(kubeconfig(), _ -> {}, TestCluster.TIME);
    cluster = new KubernetesClusterInspector(connection, TestCluster.TIME);
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        query("list", "nodes", ClusterInspector::nodes),
        query("list", "pods", ClusterInspector::pods),
        query("list", "poddisruptionbudgets", ClusterInspector::budgets),
        query("list", "persistentvolumes", ClusterInspector::localClaims),
        query("list", "statefulsets", ClusterInspector::workloads),
        query("get", "serviceaccounts", inspector -> inspector.roleArnOf(OTHER_ACCOUNT)),
        query(
            "create",
            "subjectaccessreviews",
            inspector -> inspector.findDenied(OTHER_ACCOUNT, List.of(SECRETS))),
        query(
            "create",
            "selfsubjectaccessreviews",
            inspector -> inspector.findDenied(List.of(SECRETS))));
  }

  private static Arguments query(String verb, String resource, Consumer<ClusterInspector> query) {
    return Arguments.of(verb, resource, query);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("queries")
  void aMissingPermissionIsAFailureThatNamesIt(
      String verb, String resource, Consumer<ClusterInspector> query) {
    try (ApiFault _ =
        kubernetes.faults().answer(verb, resource, InjectedResponse.forbidden("no"))) {
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(() -> query.accept(cluster))
          .matches(failure -> failure.missingPermission().orElse("").equals(verb + " " + resource));
    }
    query.accept(cluster);
  }

  @Test
  void onlyTheRelevantLabelsOfANodeAreRead() {
    kubernetes.create(
        NodeManifest.named("a")
            .label(NodeState.KARPENTER_POOL, "default")
            .label(NodeState.COMPUTE_TYPE, "ec2")
            .label("example.com/pool", "b")
            .json());
    assertThat(cluster.nodes())
        .singleElement()
        .extracting(NodeState::labels)
        .isEqualTo(Map.of(NodeState.KARPENTER_POOL, "default", NodeState.COMPUTE_TYPE, "ec2"));
  }

  @Test
  void aBudgetIsNotCountableWhenTheOwnerOfItsPodsHasNoScale() {
    kubernetes.create(
        PodManifest.named("default", "db-0")
            .app("db")
            .controlledBy("example.com/v1", "Database", "db", "1")
            .running()
            .json());
    ObjectNode budget = InspectedManifests.named("policy/v1", "PodDisruptionBudget", "db");
    budget.withObject("/metadata").put("namespace", "default");
    budget.withObject("/spec").put("maxUnavailable", 1);
    budget.withObject("/spec/selector/matchLabels").put("app", "db");
    kubernetes.create(budget);
    assertThat(cluster.budgets())
        .singleElement()
        .satisfies(inspector -> {
          assertThat(inspector.countable()).isFalse();
          assertThat(inspector.disruptionsAllowed()).isZero();
        });
  }

  @Test
  void theCallerMayLackAPermission() {
    ClusterPermission evict = new ClusterPermission("create", "", "pods/eviction");
    kubernetes.accessRules().deny("create pods/eviction");
    assertThat(cluster.findDenied(List.of(SECRETS, evict))).containsExactly(evict);
  }

  @Test
  void aPermissionMayBeNeededInOneNamespaceOnly() {
    String group = "coordination.k8s.io";
    ClusterPermission here = new ClusterPermission("get", group, "leases", "ops");
    ClusterPermission there = new ClusterPermission("get", group, "leases", "shop");
    kubernetes.accessRules().deny("get leases.coordination.k8s.io in namespace ops");
    assertThat(cluster.findDenied(List.of(here, there))).containsExactly(here);
  }

  @Test
  void theReplicasOfADaemonSetAreItsScheduledPods() {
    ObjectNode daemons =
        InspectedManifests.of(
            new WorkloadState(
                "DaemonSet",
                "kube-system",
                "agent",
                List.of("agent:1"),
                3,
                List.of("a", "b"),
                false));
    daemons.withObject("/metadata").put("namespace", "kube-system");
    daemons.withObject("/status").put("desiredNumberScheduled", 3);
    kubernetes.create(daemons);
    assertThat(cluster.workloads()).extracting(WorkloadState::replicas).containsExactly(3);
  }
}
