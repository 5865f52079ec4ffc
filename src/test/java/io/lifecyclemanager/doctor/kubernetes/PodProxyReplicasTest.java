package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.doctor.ControllerReplicas;
import io.lifecyclemanager.kubernetes.AdapterFixture;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.telemetry.Metrics;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which pods are asked for their metrics through the API server, and what they tell. */
class PodProxyReplicasTest {
  private static final String NAMESPACE = "lifecycle-manager";
  private static final GroupName GROUP = new GroupName("workers");
  private static final Instant AT = Instant.parse("2026-11-21T11:43:38.957Z");

  private final AdapterFixture cluster = new AdapterFixture();
  private final List<WebServer> servers = new ArrayList<>();
  private final ControllerReplicas serving =
      new PodProxyReplicas(cluster.connection, NAMESPACE, TestCluster.TIME);

  @AfterEach
  void stop() {
    servers.forEach(WebServer::close);
    cluster.close();
  }

  @Test
  void nobodyServesWhereThereIsNoPod() {
    assertThat(serving.query()).isEqualTo(new ControllerReplicas.ReplicaSummary(0, 0, List.of()));
  }

  @Test
  void everyReplicaIsAskedAndTheLastNotificationCounts() {
    add("one", serve(AT));
    add("two", serve(AT.plusSeconds(60)));
    add("three", serve());
    assertThat(serving.query())
        .isEqualTo(
            new ControllerReplicas.ReplicaSummary(
                3,
                0,
                List.of(new AccountInspector.TestMessageArrival(GROUP, "", AT.plusSeconds(60)))));
  }

  @Test
  void whatIsNotReadyIsCountedButNotAskedAndWhatIsSomethingElseIsNeither() {
    add("one", serve());
    ObjectNode other = pod("other", 1);
    other.withObject("/metadata/labels").put("app.kubernetes.io/component", "sandbox");
    cluster.kubernetes.create(other);
    ObjectNode starting = pod("starting", 1);
    ((ObjectNode) starting.at("/status/conditions/0")).put("status", "False");
    cluster.kubernetes.create(starting);
    ObjectNode failed = pod("failed", 1);
    failed.withObject("/status").put("phase", "Failed");
    cluster.kubernetes.create(failed);
    assertThat(serving.query()).isEqualTo(new ControllerReplicas.ReplicaSummary(1, 1, List.of()));
  }

  @Test
  void oneThatCannotBeReachedIsTrouble() {
    add("one", serve());
    add("two", 1);
    assertTrouble(RemoteFailure.FailureKind.UNAVAILABLE, "two");
  }

  @Test
  void somethingElseBehindThePortIsTrouble() {
    add("one", serve("up 1\n"));
    assertTrouble(RemoteFailure.FailureKind.REJECTED, "no metrics of lifecycle-manager");
  }

  @Test
  void theRightToAskIsNamedWhereItIsMissing() {
    add("one", serve());
    try (ApiFault _ =
        cluster.kubernetes.faults().answer("get", "pods/proxy", InjectedResponse.forbidden("no"))) {
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(serving::query)
          .matches(trouble -> trouble.missingPermission().orElse("").equals("get pods/proxy"));
    }
  }

  private void assertTrouble(RemoteFailure.FailureKind kind, String about) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(serving::query)
        .withMessageContaining(about)
        .matches(trouble -> trouble.kind() == kind);
  }

  private void add(String name, int port) {
    cluster.kubernetes.create(pod(name, port));
  }

  private static ObjectNode pod(String name, int port) {
    ObjectNode pod = KubernetesJson.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("namespace", NAMESPACE).put("name", name);
    pod.withObject("/metadata/labels")
        .put("app.kubernetes.io/name", "lifecycle-manager")
        .put("app.kubernetes.io/component", "controller");
    ObjectNode container = pod.putObject("spec").putArray("containers").addObject();
    container.put("name", "main").put("image", "none");
    container.putArray("ports").addObject().put("name", "http").put("containerPort", port);
    ObjectNode status = pod.putObject("status").put("phase", "Running").put("podIP", "127.0.0.1");
    status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
    return pod;
  }

  private int serve(Instant... notifications) {
    Metrics metrics = new Metrics("1.2.3");
    for (Instant at : notifications) {
      metrics.on(new TestNotificationReceived(GROUP, at));
    }
    return serve(metrics.scrape());
  }

  private int serve(String text) {
    HealthProbe fine = () -> new HealthProbe.ProbeResult(true, "");
    WebServer server = WebServer.start("127.0.0.1", 0, () -> text, fine, fine);
    servers.add(server);
    return server.port();
  }
}
