package io.lifecyclemanager.sandbox;

import static io.lifecyclemanager.sandbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

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
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    assertThat(report.sum(MachineStory::killedEarly)).isEqualTo(2 * 2);
    assertThat(report.budgetsViolated()).isEqualTo(1);
    assertThat(report.complaints())
        .contains("4 pods killed before their time", "1 times a budget was violated");
  }
}
