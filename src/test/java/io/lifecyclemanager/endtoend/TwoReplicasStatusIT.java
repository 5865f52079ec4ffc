package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica finds another one in the cluster, and {@code status} finds them through their Service.
 */
@Tag("full")
class TwoReplicasStatusIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String NAMESPACE = "lifecycle-manager";
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, 3, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void eachReplicaShowsTheTerminationsOfBoth() throws Exception {
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    try (SandboxWorld world = SandboxWorld.start(SCENE, cluster)) {
      ControllerProcess first = replica(world, cluster, "replica-1");
      first.awaitReady(TIMEOUT);
      addEndpoint(cluster, "replica-1", first.port().orElseThrow());
      // The port of a replica's own endpoint does not matter to it.
      addEndpoint(cluster, "replica-2", first.port().orElseThrow());
      ControllerProcess second = replica(world, cluster, "replica-2");
      second.awaitReady(TIMEOUT);
      List<SandboxMachine> doomed = world.machines().subList(0, 2);
      // Both terminations last until they are shown, however long that takes.
      PodHold hold = PodHold.onEach(world, doomed);
      world.terminate(doomed);

      StatusReport report =
          eventually(
              "both terminations are shown by " + second.log(),
              TIMEOUT,
              () -> StatusJson.read(second.get("/api/v1/terminations").body(), StatusReport.class),
              seen ->
                  seen.terminations().size() == 2
                      && seen.replicas().size() == 2
                      && seen.replicas().stream().allMatch(StatusReport.ReplicaStatus::answered));
      assertThat(report.replicas())
          .extracting(StatusReport.ReplicaStatus::url)
          .contains("http://127.0.0.1:" + first.port().orElseThrow());

      BashScript said =
          BashScript.run(
              folder,
              Map.of("KUBECONFIG", cluster.kubeconfig().toString()),
              TIMEOUT,
              "lifecycle-manager status; echo $?");
      assertThat(said.out().lines().toList())
          .as(said.err())
          .anySatisfy(line -> assertThat(line).startsWith("i-").contains("worker-0"))
          .last()
          .isEqualTo("0");
      hold.release();
    }
  }

  private ControllerProcess replica(
      SandboxWorld world, SimulatedSandboxCluster cluster, String pod) {
    return world.controller(
        cluster.kubeconfig(),
        folder.resolve(pod + ".log"),
        "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
        "--node-name=node-of-" + pod,
        "--pod-namespace=" + NAMESPACE,
        "--pod-name=" + pod);
  }

  private static void addEndpoint(SimulatedSandboxCluster cluster, String pod, int port) {
    ObjectNode slice =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "discovery.k8s.io/v1")
            .put("kind", "EndpointSlice")
            .put("addressType", "IPv4");
    slice
        .putObject("metadata")
        .put("name", pod)
        .put("namespace", NAMESPACE)
        .putObject("labels")
        .put("kubernetes.io/service-name", "lifecycle-manager");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add("127.0.0.1");
    endpoint.putObject("targetRef").put("kind", "Pod").put("name", pod);
    slice.putArray("ports").addObject().put("name", "http").put("port", port);
    cluster.kubernetes().create(slice);
  }
}
