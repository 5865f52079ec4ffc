package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.report.Measurements;
import io.lifecyclemanager.sandbox.run.TrafficOptions;
import io.lifecyclemanager.sandbox.traffic.RequestTally;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.OneReplicaDeployment;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorkload;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node of a workload's only replica is terminated while requests come in. */
@Tag("full")
class SingleReplicaIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int REQUESTS_PER_SECOND = 100;

  /** Two nodes without pods of their own. */
  private static final SandboxScale SCENE =
      new SandboxScale(
          2,
          0,
          0,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofMinutes(2),
          1,
          1,
          1,
          SandboxScale.Network.NONE,
          0);

  @TempDir private Path folder;

  @Test
  void noRequestIsLostWhereANewPodStartsFirst() throws Exception {
    assertThat(terminate("true", "--max-time-to-process=10m"))
        .allSatisfy(tally -> assertThat(tally.lost()).isEmpty());
  }

  @Test
  void theOptionServesWorkloadsWithoutTheAnnotation() throws Exception {
    assertThat(terminate(null, "--max-time-to-process=10m", "--surge=single-replica"))
        .allSatisfy(tally -> assertThat(tally.lost()).isEmpty());
  }

  /** Its budget holds the drain up to the deadline, when the pod is deleted. */
  @Test
  void requestsAreLostWithoutIt() throws Exception {
    assertThat(terminate("false", "--max-time-to-process=12s"))
        .anySatisfy(tally -> assertThat(tally.lost()).isNotEmpty());
  }

  private List<RequestTally> terminate(@Nullable String surge, String... options) throws Exception {
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    try (SandboxWorld world = SandboxWorld.start(SCENE, cluster)) {
      List<SandboxMachine> doomed = world.machines().subList(0, 1);
      String staying = world.machines().getLast().node();
      try (OneReplicaDeployment _ =
          new OneReplicaDeployment(world, doomed.getFirst().node(), staying, surge)) {
        boolean _ =
            eventually(
                "its first pod serves",
                TIMEOUT,
                () -> world.pods().stream().anyMatch(this::serves),
                served -> served);
        world.balancing().serve(SandboxWorkload.WEB);
        ControllerProcess controller =
            world.controller(
                cluster.kubeconfig(),
                folder.resolve("controller.log"),
                Stream.concat(
                        Stream.of("--cluster-name=" + SandboxWorld.CLUSTER_NAME, "--settle-time=1"),
                        Stream.of(options))
                    .toArray(String[]::new));
        controller.awaitReady(TIMEOUT);
        try (Measurements measurements =
            Measurements.start(
                world, TrafficOptions.habits(SCENE, Duration.ofMillis(500)), REQUESTS_PER_SECOND)) {
          world.terminate(doomed);
          ProgressSnapshot _ =
              eventually(
                  "it is over; the log: " + controller.log(),
                  TIMEOUT,
                  () -> world.glance(doomed),
                  glance -> glance.isOver(1));
          return measurements.finish(List.of()).tallies();
        }
      }
    }
  }

  private boolean serves(PodHistory pod) {
    return pod.name().startsWith("web-") && pod.started().isPresent();
  }
}
