package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.surge.DeploymentView;
import io.lifecyclemanager.drain.surge.Deployments.ReplicaSetRef;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Deployments and ReplicaSets of the simulated API server, as their controller would write them.
 */
class KubernetesDeploymentsTest {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;
  private TestCluster cluster;
  private KubernetesDeployments deployments;

  @BeforeEach
  void open() throws Exception {
    cluster =
        new TestCluster(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
    cluster.makeNamespace();
    deployments = new KubernetesDeployments(cluster.connection, TestCluster.TIME);
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 25%, 25%, 1, 0",
    "4, 25%, 25%, 1, 1",
    "5, 30%, 30%, 2, 1",
    "3, 2, 1, 2, 1",
    "1, 0, 1, 0, 1"
  })
  void surgeIsRoundedUpAndUnavailabilityDown(
      int replicas, String maxSurge, String maxUnavailable, int surge, int unavailable)
      throws Exception {
    ObjectNode deployment = deployment(replicas, "1");
    ObjectNode strategy = ((ObjectNode) deployment.path("spec")).putObject("strategy");
    ObjectNode update = strategy.put("type", "RollingUpdate").putObject("rollingUpdate");
    put(update, "maxSurge", maxSurge);
    put(update, "maxUnavailable", maxUnavailable);
    DeploymentView view = read(replicaSetOf(create(deployment), "1"));

    assertThat(view.maxSurge()).isEqualTo(surge);
    assertThat(view.maxUnavailable()).isEqualTo(unavailable);
    assertThat(view.rolling()).isTrue();
    assertThat(view.replicaSetIsCurrent()).isTrue();
    assertThat(view.surge()).isEqualTo("true");
  }

  @Test
  void aReplicaSetOfAnEarlierTemplateIsNotCurrent() throws Exception {
    ObjectNode deployment = create(deployment(1, "2"));
    assertThat(read(replicaSetOf(deployment, "1")).replicaSetIsCurrent()).isFalse();
  }

  @Test
  void aRestartChangesTheTemplateAndNothingElse() throws Exception {
    ObjectNode before = create(deployment(1, "1"));
    DeploymentView view = read(replicaSetOf(before, "1"));
    assertThat(deployments.restart(view)).isTrue();

    JsonNode after = kubernetesObject();
    String restarted =
        after
            .path("spec")
            .path("template")
            .path("metadata")
            .path("annotations")
            .path("kubectl.kubernetes.io/restartedAt")
            .asText();
    assertThat(restarted).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    ((ObjectNode) after.path("spec").path("template").path("metadata")).remove("annotations");
    assertThat(after.path("spec")).isEqualTo(before.path("spec"));
  }

  @Test
  void aDeploymentThatHasChangedIsNotRestarted() throws Exception {
    DeploymentView view = read(replicaSetOf(create(deployment(1, "1")), "1"));
    ObjectNode change = KubernetesJson.object();
    change.putObject("metadata").putObject("labels").put("changed", "yes");
    cluster.patch(path("deployments/web"), change);

    assertThat(deployments.restart(view)).isFalse();
    JsonNode template = kubernetesObject().path("spec").path("template");
    assertThat(template.path("metadata").has("annotations")).isFalse();
  }

  @Test
  void aReplicaSetThatIsGoneOrAnotherOneLeadsToNoDeployment() throws Exception {
    ReplicaSetRef replicaSet = replicaSetOf(create(deployment(1, "1")), "1");
    assertThat(deployments.deploymentOf(new ReplicaSetRef(cluster.namespace, "none", "uid")))
        .isEmpty();
    assertThat(
            deployments.deploymentOf(
                new ReplicaSetRef(cluster.namespace, replicaSet.name(), "another")))
        .isEmpty();
  }

  private DeploymentView read(ReplicaSetRef replicaSet) {
    return deployments.deploymentOf(replicaSet).orElseThrow();
  }

  private JsonNode kubernetesObject() throws InterruptedException {
    return cluster.get(path("deployments/web"));
  }

  private ObjectNode create(ObjectNode deployment) throws InterruptedException {
    return cluster.create(path("deployments"), deployment);
  }

  private ObjectNode deployment(int replicas, String revision) {
    ObjectNode deployment = KubernetesJson.object();
    deployment.put("apiVersion", "apps/v1").put("kind", "Deployment");
    deployment
        .putObject("metadata")
        .put("name", "web")
        .putObject("annotations")
        .put("deployment.kubernetes.io/revision", revision)
        .put("lifecycle-manager.io/surge", "true");
    ObjectNode spec = deployment.putObject("spec").put("replicas", replicas);
    spec.putObject("selector").putObject("matchLabels").put("app", "web");
    spec.putObject("template").putObject("metadata").putObject("labels").put("app", "web");
    return deployment;
  }

  private ReplicaSetRef replicaSetOf(ObjectNode deployment, String revision)
      throws InterruptedException {
    ObjectNode replicaSet = KubernetesJson.object();
    replicaSet.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = replicaSet.putObject("metadata").put("name", "web-" + revision);
    metadata.putObject("annotations").put("deployment.kubernetes.io/revision", revision);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "apps/v1")
        .put("kind", "Deployment")
        .put("name", "web")
        .put("uid", deployment.path("metadata").path("uid").asText())
        .put("controller", true);
    replicaSet.set("spec", deployment.path("spec").deepCopy());
    ObjectNode created = cluster.create(path("replicasets"), replicaSet);
    return new ReplicaSetRef(
        cluster.namespace, "web-" + revision, created.path("metadata").path("uid").asText());
  }

  private String path(String rest) {
    return "/apis/apps/v1/namespaces/" + cluster.namespace + "/" + rest;
  }

  private static void put(ObjectNode update, String field, String value) {
    if (value.endsWith("%")) {
      update.put(field, value);
    } else {
      update.put(field, Integer.parseInt(value));
    }
  }
}
