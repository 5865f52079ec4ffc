package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which pods count as another ready replica. */
class OtherReplicasTest {
  private static final String NAMESPACE = "lifecycle-manager";

  @AutoClose private final AdapterFixture cluster = new AdapterFixture();
  private final PeerReplicas peers =
      new OtherReplicas(
          cluster.connection, NAMESPACE, "self", "node-terminating"::equals, TestCluster.TIME);

  @BeforeEach
  void addSelf() {
    add("self", "node-1", "lifecycle-manager", true);
  }

  @Test
  void theOwnPodIsNoOtherReplica() {
    assertThat(peers.isAnyReady()).isFalse();
  }

  @Test
  void aReadyPodOnAnotherNodeIsAnotherReplica() {
    add("other", "node-2", "lifecycle-manager", true);
    assertThat(peers.isAnyReady()).isTrue();
  }

  @Test
  void aPodOnTheSameNodeDoesNotCount() {
    add("other", "node-1", "lifecycle-manager", true);
    assertThat(peers.isAnyReady()).isFalse();
  }

  @Test
  void aPodOnATerminatingNodeDoesNotCount() {
    add("other", "node-terminating", "lifecycle-manager", true);
    assertThat(peers.isAnyReady()).isFalse();
  }

  @Test
  void aPodThatIsNotReadyDoesNotCount() {
    add("other", "node-2", "lifecycle-manager", false);
    assertThat(peers.isAnyReady()).isFalse();
  }

  @Test
  void aPodOfAnotherApplicationDoesNotCount() {
    add("other", "node-2", "something-else", true);
    assertThat(peers.isAnyReady()).isFalse();
  }

  @Test
  void anOutageIsNoAnswer() {
    try (ApiFault _ =
        cluster.kubernetes.faults().answer("list", "pods", InjectedResponse.overloaded(1))) {
      assertThatThrownBy(peers::isAnyReady).isInstanceOf(RemoteFailure.class);
    }
  }

  private void add(String name, String node, String app, boolean ready) {
    ObjectNode pod = KubernetesJson.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata")
        .put("namespace", NAMESPACE)
        .put("name", name)
        .putObject("labels")
        .put("app.kubernetes.io/name", app)
        .put("app.kubernetes.io/instance", "lifecycle-manager");
    pod.putObject("spec").put("nodeName", node);
    pod.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "False");
    cluster.kubernetes.create(pod);
  }
}
