package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.kubernetes.AdapterFixture;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The list of Services is shared by concurrent drains for ten seconds. */
class LocalTrafficServicesTest {
  @AutoClose private final AdapterFixture cluster = new AdapterFixture();
  private final SimulatedTime clock = new SimulatedTime();

  @Test
  void onlyServicesWithPolicyLocalAndExternalTrafficAreListed() {
    add("local", "NodePort", "Local", "a");
    add("balancer", "LoadBalancer", "Local", "b");
    add("anywhere", "NodePort", "Cluster", "c");
    add("inside", "ClusterIP", "Local", "d");
    add("headless", "NodePort", "Local", "");
    assertThat(cluster.pods.localTrafficServices())
        .containsExactlyInAnyOrder(
            new LocalTrafficService("shop", Map.of("app", "a")),
            new LocalTrafficService("shop", Map.of("app", "b")));
  }

  @Test
  void concurrentCallersShareOneList() throws Exception {
    add("local", "NodePort", "Local", "a");
    FanOut.forEach(
        TestCluster.TIME,
        "drain",
        IntStream.range(0, 50).boxed().toList(),
        i -> assertThat(cluster.pods.localTrafficServices()).hasSize(1));
    assertThat(cluster.kubernetes.calls().count("list", "services")).isEqualTo(1);
  }

  @Test
  void theListIsRefreshedAfterTenSeconds() throws Exception {
    LocalTrafficServices services =
        new LocalTrafficServices(cluster.connection, clock, Duration.ofMinutes(1));
    assertThat(services.get()).isEmpty();
    add("local", "NodePort", "Local", "a");
    clock.sleep(Duration.ofSeconds(9));
    assertThat(services.get()).isEmpty();
    clock.sleep(Duration.ofSeconds(2));
    assertThat(services.get()).hasSize(1);
  }

  @Test
  void aFailureIsSharedForOneSecond() throws Exception {
    LocalTrafficServices services =
        new LocalTrafficServices(cluster.connection, clock, Duration.ofMinutes(1));
    try (ApiFault _ =
        cluster.kubernetes.faults().answer("list", "services", InjectedResponse.overloaded(1))) {
      assertThatThrownBy(services::get).isInstanceOf(RemoteFailure.class);
      assertThatThrownBy(services::get).isInstanceOf(RemoteFailure.class);
    }
    assertThat(cluster.kubernetes.calls().count("list", "services")).isEqualTo(1);
    clock.sleep(Duration.ofSeconds(2));
    assertThat(services.get()).isEmpty();
  }

  private void add(String name, String type, String policy, String app) {
    ObjectNode service = KubernetesJson.object().put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("namespace", "shop").put("name", name);
    ObjectNode spec = service.putObject("spec");
    spec.put("type", type).put("externalTrafficPolicy", policy);
    if (!app.isEmpty()) {
      spec.putObject("selector").put("app", app);
    }
    cluster.kubernetes.create(service);
  }
}
