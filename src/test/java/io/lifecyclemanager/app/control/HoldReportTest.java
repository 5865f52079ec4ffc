package io.lifecyclemanager.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.control.HoldReport.HoldStatus;
import io.lifecyclemanager.app.control.HoldReport.NodeLine;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit codes of {@code hold} and {@code unhold}. */
class HoldReportTest {
  @ParameterizedTest
  @CsvSource({
    "0, HELD ALREADY_HELD",
    "0, WOULD_BE_HELD",
    "0, HOLD_ENDED NOT_HELD",
    "0, HOLD_WOULD_END",
    "1, HELD REFUSED",
    "3, HELD FAILED",
    "3, REFUSED FAILED",
    "3, FAILED REFUSED"
  })
  void theWorstNodeDecides(int exitCode, String statuses) {
    HoldReport report =
        new HoldReport(
            Arrays.stream(statuses.split(" ", -1))
                .map(status -> new NodeLine("node-1", HoldStatus.valueOf(status), ""))
                .toList(),
            "");
    assertThat(report.toResult(false).exitCode()).isEqualTo(exitCode);
    assertThat(report.toResult(true).exitCode()).isEqualTo(exitCode);
  }

  @Test
  void anInvalidSettingHasExitCode2AndNoOutput() {
    assertThat(HoldReport.ofInvalid("no such node").toResult(true))
        .isEqualTo(new CommandResult("", "no such node", 2));
  }
}
