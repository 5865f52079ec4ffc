package io.lifecyclemanager.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What Linux says of a process. */
class ProcessFootprintTest {
  @Test
  void theFieldsAreCountedAfterTheNameWhateverIsInIt() {
    String stat = "42 (a b) c) S 1 42 42 0 -1 4194304 900 0 1 0 150 25 0 0 20 0 30 0 5 6 7 8";
    String status = "Name:\tjava\nVmPeak:\t  999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n";

    assertThat(ProcessFootprint.parse(stat, status))
        .isEqualTo(new ProcessFootprint(Duration.ofMillis(1750), 102_400, 204_800));
  }
}
