package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the kubeconfig is read, and what is reported about each request. */
class ConnectionTest {
  @TempDir private Path folder;

  @Test
  void aMissingKubeconfigIsAnInvalidSetting() {
    assertRefused(folder.resolve("nowhere"), "nowhere cannot be read");
  }

  @Test
  void anInvalidKubeconfigIsAnInvalidSetting() throws Exception {
    assertRefused(written("]["), "cannot be parsed");
    assertRefused(written("kind: Config\n"), "has no current context");
  }

  @Test
  void theCredentialsOfTheKubeconfigAreSent() throws Exception {
    RecordedFacts facts = new RecordedFacts();
    try (SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME, "secret");
        KubernetesConnection connection =
            KubernetesConnection.create(
                kubernetes.kubeconfig(folder.resolve("config")), facts, TestCluster.TIME)) {
      ApiCall call = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
      assertThat(connection.send(call).code()).isEqualTo(200);
      assertThat(connection.server()).isEqualTo(kubernetes.url() + "/");
      Fact.KubernetesRequest fact = facts.of(Fact.KubernetesRequest.class).getFirst();
      assertThat(fact.verb()).isEqualTo("list");
      assertThat(fact.resource()).isEqualTo("nodes");
      assertThat(fact.code()).isEqualTo(200);
      assertThat(fact.took()).isPositive();
    }
  }

  @Test
  void aRequestWithoutResponseIsReportedWithCodeZero() throws Exception {
    try (AdapterFixture cluster = new AdapterFixture()) {
      cluster.kubernetes.close();
      ApiCall call = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
      assertThatThrownBy(() -> cluster.connection.send(call)).isInstanceOf(RemoteFailure.class);
      assertThat(cluster.facts.of(Fact.KubernetesRequest.class).getFirst().code()).isZero();
    }
  }

  @Test
  void anInterruptEndsARequestAndStaysSet() {
    try (AdapterFixture cluster = new AdapterFixture()) {
      cluster.kubernetes.faults().freeze();
      Thread.currentThread().interrupt();
      ApiCall call = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
      assertThatThrownBy(() -> cluster.connection.send(call))
          .isInstanceOf(RemoteFailure.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aRequestAfterTheCloseIsAFailure() {
    try (AdapterFixture cluster = new AdapterFixture()) {
      cluster.connection.close();
      ApiCall call = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
      assertThatThrownBy(() -> cluster.connection.send(call))
          .isInstanceOf(RemoteFailure.class)
          .hasMessageContaining("closed");
    }
  }

  private Path written(String text) throws Exception {
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }

  private static void assertRefused(Path kubeconfig, String words) {
    assertThatThrownBy(
            () -> KubernetesConnection.create(kubeconfig, new RecordedFacts(), TestCluster.TIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
