package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.kubernetes.AdapterFixture;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
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

/** Reads the metrics of replicas through the API server. */
class PodProxyReplicasTest {
  private static final String NAMESPACE = "lifecycle-manager";
  private static final GroupName GROUP = new GroupName("workers");
  private static final Instant AT = Instant.parse("2026-11-21T11:43:38.957Z");

  private final AdapterFixture cluster = new AdapterFixture();
  private final List<WebServer> servers = new ArrayList<>();
  private final ControllerReplicas replicas =
      new PodProxyReplicas(cluster.connection, NAMESPACE, TestCluster.TIME);

  @AfterEach
  void stop() {
    servers.forEach(WebServer::close);
    cluster.close();
  }

  @Test
  void withoutPodsThereAreNoReplicas() {
    assertThat(replicas.query()).isEqualTo(new ControllerReplicas.ReplicaSummary(0, 0, List.of()));
  }

  @Test
  void theLastTestMessageOfAllReplicasCounts() {
    add("one", serve(AT));
    add("two", serve(AT.plusSeconds(60)));
    add("three", serve());
    assertThat(replicas.query())
        .isEqualTo(
            new ControllerReplicas.ReplicaSummary(
                3,
                0,
                List.of(new AccountInspector.TestMessageArrival(GROUP, "", AT.plusSeconds(60)))));
  }

  @Test
  void podsThatAreNotReadyAreCountedAndOtherPodsAreIgnored() {
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
    assertThat(replicas.query()).isEqualTo(new ControllerReplicas.ReplicaSummary(1, 1, List.of()));
  }

  @Test
  void anUnreachableReplicaIsAFailure() {
    add("one", serve());
    add("two", 1);
    assertFails(RemoteFailure.FailureKind.UNAVAILABLE, "two");
  }

  @Test
  void anotherProgramBehindThePortIsAFailure() {
    add("one", serve("up 1\n"));
    assertFails(RemoteFailure.FailureKind.REJECTED, "no metrics of lifecycle-manager");
  }

  @Test
  void aMissingPermissionIsNamed() {
    add("one", serve());
    try (ApiFault _ =
        cluster.kubernetes.faults().answer("get", "pods/proxy", InjectedResponse.forbidden("no"))) {
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(replicas::query)
          .matches(failure -> failure.missingPermission().orElse("").equals("get pods/proxy"));
    }
  }

  private void assertFails(RemoteFailure.FailureKind kind, String message) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(replicas::query)
        .withMessageContaining(message)
        .matches(failure -> failure.kind() == kind);
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
    HealthProbe ok = () -> new HealthProbe.ProbeResult(true, "");
    WebServer server = WebServer.start("127.0.0.1", 0, _ -> text, ok, ok);
    servers.add(server);
    return server.port();
  }
}
