package io.lifecyclemanager.kubernetes.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which replicas the API server knows. */
abstract class EndpointPeersContract {
  static final int PORT = 8080;

  private @Nullable TestCluster cluster;

  abstract TestCluster openCluster() throws Exception;

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
    cluster.makeNamespace();
  }

  @AfterEach
  void close() throws Exception {
    cluster().end();
  }

  TestCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  EndpointPeers peers() {
    return new EndpointPeers(
        cluster().connection, cluster().namespace, "self", PORT, fact -> {}, TestCluster.TIME);
  }

  @Test
  void theOtherEndpointsOfTheOwnServiceAreThePeers() throws Exception {
    addSlice("own-1", "own", "IPv4", "http", PORT, "self 10.0.0.1", "second 10.0.0.2");
    addSlice("own-2", "own", "IPv4", "http", PORT, "third 10.0.0.3");
    addSlice("foreign-1", "foreign", "IPv4", "http", PORT, "stranger 10.0.0.4");
    EndpointPeers peers = peers();
    peers.refresh();
    assertThat(peers.urls()).containsExactly("http://10.0.0.2:8080", "http://10.0.0.3:8080");
    assertThat(peers.problem()).isEmpty();
  }

  @Test
  void aReplicaThatHasGoneIsNoPeerAnyMore() throws Exception {
    addSlice("own-1", "own", "IPv4", "http", PORT, "self 10.0.0.1");
    addSlice("own-2", "own", "IPv4", "http", PORT, "second 10.0.0.2");
    EndpointPeers peers = peers();
    peers.refresh();
    assertThat(peers.urls()).hasSize(1);
    cluster().remove(path() + "/own-2");
    // The list comes from the cache of the API server, which is a moment behind.
    for (int attempt = 0; attempt < 100 && !peers.urls().isEmpty(); attempt++) {
      peers.refresh();
    }
    assertThat(peers.urls()).isEmpty();
    assertThat(peers.problem()).isEmpty();
  }

  @Test
  void addressesOfVersionSixAreInBracketsAndAPodOfBothFamiliesIsOnePeer() throws Exception {
    addSlice("own-6", "own", "IPv6", "http", PORT, "self fd00::1", "second fd00::2", "v6 fd00::3");
    addSlice("own-4", "own", "IPv4", "http", PORT, "self 10.0.0.1", "second 10.0.0.2");
    EndpointPeers peers = peers();
    peers.refresh();
    assertThat(peers.urls()).containsExactly("http://10.0.0.2:8080", "http://[fd00::3]:8080");
  }

  @Test
  void whereThePortIsAnotherOneThatWithTheNameIsUsed() throws Exception {
    addSlice("own-1", "own", "IPv4", "http", 9090, "self 10.0.0.1", "second 10.0.0.2");
    addSlice("other-1", "other", "IPv4", "grpc", 7070, "self 10.0.0.1", "second 10.0.0.2");
    EndpointPeers peers = peers();
    peers.refresh();
    assertThat(peers.urls()).containsExactly("http://10.0.0.2:9090");
  }

  @Test
  void withoutAServiceTheProblemSaysWhatToDo() throws Exception {
    addSlice("foreign-1", "foreign", "IPv4", "http", PORT, "stranger 10.0.0.4");
    EndpointPeers peers = peers();
    peers.refresh();
    assertThat(peers.urls()).isEmpty();
    assertThat(peers.problem())
        .contains("no Service has the pod self as an endpoint: give it one, or --peers");
  }

  private String path() {
    return "/apis/discovery.k8s.io/v1/namespaces/" + cluster().namespace + "/endpointslices";
  }

  /**
   * Adds a slice.
   *
   * @param endpoints each as in {@code pod address}; every second one is not ready
   */
  final void addSlice(
      String name, String service, String family, String portName, int port, String... endpoints)
      throws Exception {
    ObjectNode slice =
        KubernetesJson.object()
            .put("apiVersion", "discovery.k8s.io/v1")
            .put("kind", "EndpointSlice")
            .put("addressType", family);
    slice
        .putObject("metadata")
        .put("name", name)
        .put("namespace", cluster().namespace)
        .putObject("labels")
        .put("kubernetes.io/service-name", service);
    ArrayNode all = slice.putArray("endpoints");
    for (String endpoint : List.of(endpoints)) {
      String[] parts = endpoint.split(" ", -1);
      ObjectNode one = all.addObject();
      one.putArray("addresses").add(parts[1]);
      one.putObject("conditions").put("ready", all.size() % 2 == 1);
      one.putObject("targetRef").put("kind", "Pod").put("name", parts[0]);
    }
    slice
        .putArray("ports")
        .addObject()
        .put("name", portName)
        .put("port", port)
        .put("protocol", "TCP");
    cluster().create(path(), slice);
  }
}
