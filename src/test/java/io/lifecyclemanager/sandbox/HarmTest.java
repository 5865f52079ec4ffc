package io.lifecyclemanager.sandbox;

import static io.lifecyclemanager.sandbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.PodResource;
import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import io.lifecyclemanager.sandbox.traffic.Loss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody takes care of the pods, and the report tells. */
@DisplayName("Harm to pods")
class HarmTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PER_SECOND = 200;

  /** Three pods of the shop, of which two must always be there. */
  private static final Scene SCENE =
      new Scene(4, 1, 3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1);

  @TempDir private Path folder;
  private SandboxWorld world;

  @BeforeEach
  void start() throws Exception {
    world = SandboxWorld.start(SCENE, new SimulatedCluster(folder));
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void podsThatEndWithTheirMachinesAreKilledEarlyAndBreakTheirBudget() throws Exception {
    List<Machine> doomed = world.machines().subList(0, 2);

    world.terminate(doomed);
    eventually("machines are gone", PATIENCE, () -> world.fleet().gone().size() == 2);

    Report report = Report.of(world, doomed);
    assertThat(report.killedEarly()).isEqualTo(2 * 2);
    assertThat(report.budgetsViolated()).isEqualTo(1);
    assertThat(report.complaints())
        .contains("4 pods killed before their time", "1 times a budget was violated");
  }

  @Test
  void podsThatAreAskedToStopOnNodesThatStayAreCounted() throws Exception {
    PodLife asked = Glance.movable(world, world.machines().subList(1, 2)).getFirst();
    PodLife killed = Glance.movable(world, world.machines().subList(3, 4)).getFirst();

    var _ = pod(asked).delete();
    var _ = pod(killed).withGracePeriod(0).delete();
    eventually(
        "both are gone",
        PATIENCE,
        () -> world.pods().stream().filter(pod -> pod.removed().isPresent()).count() == 2);

    assertThat(Report.of(world, world.machines().subList(0, 1)).complaints())
        .contains("1 pods killed before their time", "2 pods asked to stop on nodes that stay");
  }

  private PodResource pod(PodLife pod) {
    return world.cluster().client().pods().inNamespace(pod.namespace()).withName(pod.name());
  }

  @Test
  void podsThatEndWithTheirMachinesStillGetRequestsFromOtherNodes() throws Exception {
    try (Instruments instruments =
        world.measure(TrafficOptions.habits(SCENE, Duration.ZERO), PER_SECOND)) {
      world.terminate(world.machines().subList(0, 2));

      // Far more than can be on their way when the machines go.
      eventually(
          "requests are lost", PATIENCE, () -> lost(instruments, Loss.POD_ENDED) > PER_SECOND);
    }
  }

  private static long lost(Instruments instruments, Loss why) {
    return instruments.tallies().stream()
        .mapToLong(tally -> tally.lost().getOrDefault(why, 0L))
        .sum();
  }
}
