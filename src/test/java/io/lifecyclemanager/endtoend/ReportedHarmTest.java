package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.PodResource;
import io.lifecyclemanager.sandbox.report.Measurements;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.run.TrafficOptions;
import io.lifecyclemanager.sandbox.traffic.LossReason;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No controller drains the pods, and the report says so. */
@Tag("full")
@DisplayName("Harm to pods")
class ReportedHarmTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int PER_SECOND = 200;

  /** Three pods of the shop, of which two must always be there. */
  private static final SandboxScale SCENE =
      new SandboxScale(
          4, 1, 3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1);

  @TempDir private Path folder;
  @AutoClose private SandboxWorld world;

  @BeforeEach
  void start() throws Exception {
    world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder));
  }

  @Test
  void podsThatEndWithTheirMachinesAreKilledEarlyAndBreakTheirBudget() throws Exception {
    List<SandboxMachine> doomed = world.machines().subList(0, 2);

    world.terminate(doomed);
    eventually("machines are gone", TIMEOUT, () -> world.fleet().gone().size() == 2);

    SandboxReport report = SandboxReport.of(world, doomed);
    assertThat(report.killedEarly()).isEqualTo(2 * 2);
    assertThat(report.budgetsViolated()).isEqualTo(1);
    assertThat(report.complaints())
        .contains("4 pods killed before their time", "1 times a budget was violated");
  }

  @Test
  void podsStoppedOnNodesThatStayAreCounted() throws Exception {
    PodHistory asked = ProgressSnapshot.movable(world, world.machines().subList(1, 2)).getFirst();
    PodHistory killed = ProgressSnapshot.movable(world, world.machines().subList(3, 4)).getFirst();

    var _ = pod(asked).delete();
    var _ = pod(killed).withGracePeriod(0).delete();
    eventually(
        "both are gone",
        TIMEOUT,
        () -> world.pods().stream().filter(pod -> pod.removed().isPresent()).count() == 2);

    assertThat(SandboxReport.of(world, world.machines().subList(0, 1)).complaints())
        .contains("1 pods killed before their time", "2 pods asked to stop on nodes that stay");
  }

  private PodResource pod(PodHistory pod) {
    return world.cluster().client().pods().inNamespace(pod.namespace()).withName(pod.name());
  }

  @Test
  void podsThatEndWithTheirMachinesStillGetRequestsFromOtherNodes() throws Exception {
    try (Measurements instruments =
        Measurements.start(world, TrafficOptions.habits(SCENE, Duration.ZERO), PER_SECOND)) {
      world.terminate(world.machines().subList(0, 2));

      // Far more than can be on their way when the machines go.
      eventually(
          "requests are lost", TIMEOUT, () -> lost(instruments, LossReason.POD_ENDED) > PER_SECOND);
    }
  }

  private static long lost(Measurements instruments, LossReason why) {
    return instruments.tallies().stream()
        .mapToLong(tally -> tally.lost().getOrDefault(why, 0L))
        .sum();
  }
}
