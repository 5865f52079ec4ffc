package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.fault.UnresolvableHost;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the kubeconfig is read, what is reported about each request, and what the failure of the most
 * likely first mistakes says.
 */
class ConnectionTest {
  private static final ApiCall NODES = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
  private static final List<String> FILES = List.of("/home/me/.kube/config");

  private static final InjectedResponse UNAUTHORIZED =
      new InjectedResponse.Canned(
          401,
          "application/json",
          "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}",
          Optional.empty());

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
          .isInstanceOfSatisfying(
              RemoteFailure.class, failure -> assertThat(failure.isInterruption()).isTrue())
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anInterruptedReadIsNoTruncatedResponse() {
    IOException ended = new IOException("the stream was closed by the test");
    assertThat(RequestFailures.truncated(NODES, ended).isInterruption()).isFalse();
    Thread.currentThread().interrupt();
    RemoteFailure failure = RequestFailures.truncated(NODES, ended);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.isInterruption()).isTrue();
    assertThat(failure.asRefusal().isInterruption()).isTrue();
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

  @Test
  void withoutKubeconfigAndClusterBothAreNamed() {
    Config config = new ConfigBuilder(Config.empty()).build();
    config.setMasterUrl(Config.DEFAULT_MASTER_URL + "/");
    assertThat(ClientSettings.missing(config, Map.of(), FILES))
        .isEqualTo(
            "no kubeconfig (/home/me/.kube/config) and not in a cluster (KUBERNETES_SERVICE_HOST is"
                + " not set); give --kubeconfig or set KUBECONFIG");
    assertThat(
            ClientSettings.missing(config, Map.of("KUBERNETES_SERVICE_HOST", "172.20.0.1"), FILES))
        .isNull();
    config.setMasterUrl("https://api.example.org/");
    assertThat(ClientSettings.missing(config, Map.of(), FILES)).isNull();
  }

  @Test
  void credentialsThatTheApiServerDoesNotAcceptAreNamedOnceForAllRequests() {
    try (AdapterFixture cluster = new AdapterFixture();
        ApiFault _ = cluster.kubernetes.faults().answer("list", "nodes", UNAUTHORIZED)) {
      ApiResponse response = cluster.connection.send(NODES);
      RemoteFailure failure = response.toFailure(NODES);
      assertThat(failure)
          .hasMessageStartingWith("list nodes: the API server answered 401: Unauthorized; it does")
          .hasMessageContaining("expired or of another cluster");
      assertThat(failure.accessProblem()).isPresent();
      assertThat(failure.isRetryable()).isTrue();
    }
  }

  @Test
  void aPageIsNotTakenForTheWordsOfTheApiServer() {
    ApiResponse page = new ApiResponse(403, null, "<!DOCTYPE html><title>Sign in</title>");
    assertThat(page.toFailure(NODES))
        .hasMessage(
            "list nodes: the API server answered 403: a page and not of an API server: a proxy or a"
                + " login page may be in between");
    RemoteFailure parsed =
        catchThrowableOfType(
            RemoteFailure.class,
            () -> KubernetesJson.parse(NODES, new ApiResponse(200, null, "<html></html>")));
    assertThat(parsed).hasMessageContaining("the response is a page");
  }

  @Test
  void aHostWithoutAnAddressIsNamed() throws Exception {
    RemoteFailure failure = failureOf("http://" + UnresolvableHost.NAME);
    assertThat(failure)
        .hasMessageStartingWith(
            "list nodes: no answer from http://%s/: no address".formatted(UnresolvableHost.NAME));
    assertThat(failure.accessProblem()).isPresent();
  }

  @Test
  void aRefusedConnectionIsCalledSo() throws Exception {
    assertThat(failureOf("http://127.0.0.1:1"))
        .hasMessage(
            "list nodes: no answer from http://127.0.0.1:1/: connection refused"
                + " (ConnectException)");
  }

  private RemoteFailure failureOf(String server) throws Exception {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: me}}]
            clusters: [{name: here, cluster: {server: "%s"}}]
            users: [{name: me, user: {token: secret}}]
            """
                .formatted(server));
    try (KubernetesConnection connection =
        KubernetesConnection.create(kubeconfig, _ -> {}, TestCluster.TIME)) {
      return catchThrowableOfType(RemoteFailure.class, () -> connection.send(NODES));
    }
  }

  @Test
  void aRequestAfterTheEndIsAFailureAndNoBug() {
    AdapterFixture cluster = new AdapterFixture();
    cluster.close();
    assertThat(catchThrowableOfType(RemoteFailure.class, () -> cluster.connection.send(NODES)))
        .isNotNull();
  }
}
