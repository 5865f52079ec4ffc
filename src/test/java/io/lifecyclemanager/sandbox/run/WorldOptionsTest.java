package io.lifecyclemanager.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldOptionsTest {
  @ParameterizedTest
  @CsvSource({"1, 60", "240, 60", "244, 61", "1050, 262", "1500, 375"})
  void theHeartbeatTimeoutGrowsWithTheNumberOfNodes(int nodes, int seconds) {
    WorldOptions options = new WorldOptions();
    options.nodes = nodes;
    assertThat(options.scene().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"12, 10, 3", "12, 2, 2", "12, 12, 0"})
  void thereAreBudgetedPodsOnlyWhereANodeStaysForTheirSuccessors(
      int nodes, int terminate, int budgeted) {
    WorldOptions options = new WorldOptions();
    options.nodes = nodes;
    options.terminate = terminate;
    assertThat(options.scene().budgeted()).isEqualTo(budgeted);
  }

  @ParameterizedTest
  @CsvSource({"1500, 0", "1501, 1"})
  void upToFifteenHundredNodesAreAllowed(int nodes, int problems) {
    WorldOptions options = new WorldOptions();
    options.nodes = nodes;
    OptionProblems found = new OptionProblems();
    options.check(found);
    assertThat(found.found()).hasSize(problems);
  }
}
