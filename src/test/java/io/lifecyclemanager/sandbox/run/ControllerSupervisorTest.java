package io.lifecyclemanager.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerSupervisorTest {
  @ParameterizedTest(name = "after start {0}: {1} s")
  @CsvSource({"1, 0", "2, 10", "3, 20", "4, 40", "6, 160", "7, 300", "1000, 300"})
  void theMoreOftenAControllerEndsTheLongerItIsNotStarted(int starts, long seconds) {
    assertThat(ControllerSupervisor.pause(starts)).hasSeconds(seconds);
  }
}
