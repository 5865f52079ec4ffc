package io.lifecyclemanager.kubernetes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.RecordedFacts;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.kubernetes.drain.KubernetesPods;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import io.lifecyclemanager.simulation.fault.TlsRelay;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod's view of the API server: environment, token and certificate of its service account. */
class ServiceAccountTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";

  @TempDir private static Path keys;
  private static TestCertificates certificates;

  @TempDir private Path folder;

  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME, "old");
  private final RecordedFacts facts = new RecordedFacts();
  private final Map<String, String> before = new HashMap<>();
  private Path token;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = TestCertificates.make(keys);
  }

  @BeforeEach
  void mount() throws Exception {
    token = Files.writeString(folder.resolve("token"), "old");
    Path authority = Files.writeString(folder.resolve("ca.crt"), certificates.pem());
    set("kubernetes.auth.tryKubeConfig", "false");
    set("kubernetes.auth.serviceAccount.token", token.toString());
    set("kubernetes.certs.ca.file", authority.toString());
  }

  @AfterEach
  void unmount() {
    kubernetes.close();
    before.forEach((property, value) -> {
      if (value == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, value);
      }
    });
  }

  @Test
  void aTokenThatIsReplacedDuringADrainIsReadAgain() throws Exception {
    PodRef first = addPod("web-0");
    try (TlsRelay _ = serve(InetAddress.ofLiteral("127.0.0.1"));
        KubernetesConnection connection = connect()) {
      KubernetesPods pods = new KubernetesPods(connection, facts, TestCluster.TIME);
      try (PodWatch feed = pods.watch(new NodeRef("node", "uid"))) {
        until(feed, first);
        facts.await(1, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));

        Files.writeString(token, "new");
        kubernetes.acceptToken("new");
        kubernetes.faults().cutWatches();

        assertThat(pods.evict(first, Duration.ofMinutes(1)))
            .isEqualTo(new EvictionOutcome.EvictionAccepted());
        until(feed, addPod("web-1"));
      }
    }
    assertThat(facts.of(Fact.KubernetesRequest.class)).noneMatch(fact -> fact.code() == 401);
  }

  @Test
  void aTokenThatIsRejectedBeforeItsSuccessorIsMountedIsNoFinalAnswer() throws Exception {
    PodRef pod = addPod("web-0");
    try (TlsRelay _ = serve(InetAddress.ofLiteral("127.0.0.1"));
        KubernetesConnection connection = connect()) {
      KubernetesPods pods = new KubernetesPods(connection, facts, TestCluster.TIME);
      kubernetes.acceptToken("new");
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(() -> pods.evict(pod, Duration.ofMinutes(1)))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE))
          .withMessageContaining("401");
      Files.writeString(token, "new");
      assertThat(pods.evict(pod, Duration.ofMinutes(1)))
          .isEqualTo(new EvictionOutcome.EvictionAccepted());
    }
  }

  @Test
  void anApiServerAtAnAddressOfVersionSixIsReached() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeThat(NetworkInterface.getByInetAddress(loopback)).as("this machine has ::1").isNotNull();
    try (TlsRelay tls = serve(loopback);
        KubernetesConnection connection = connect()) {
      assertThat(connection.server()).isEqualTo("https://[::1]:%d/".formatted(tls.port()));
      ApiCall call = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
      assertThat(connection.send(call).code()).isEqualTo(200);
    }
  }

  private TlsRelay serve(InetAddress here) {
    TlsRelay relay = new TlsRelay(URI.create(kubernetes.url()), here, certificates.own());
    set(HOST, here.getHostAddress().equals("127.0.0.1") ? "127.0.0.1" : "::1");
    set(PORT, Integer.toString(relay.port()));
    return relay;
  }

  private KubernetesConnection connect() {
    return KubernetesConnection.create(null, facts, TestCluster.TIME);
  }

  private PodRef addPod(String name) {
    ObjectNode pod = kubernetes.addPod(PodManifest.named("shop", name).on("node").running());
    return new PodRef("shop", name, pod.path("metadata").path("uid").asText());
  }

  private static void until(PodWatch feed, PodRef pod) throws InterruptedException {
    Deadline end = TestCluster.TIME.in(TIMEOUT);
    long seen = feed.changes().count();
    while (feed.pods().filter(pods -> pods.containsKey(pod)).isEmpty()) {
      assertThat(feed.changes().await(seen, TestCluster.TIME.until(end))).isTrue();
      seen = feed.changes().count();
    }
  }

  private void set(String property, String value) {
    before.putIfAbsent(property, System.getProperty(property));
    System.setProperty(property, value);
  }
}
