package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.control.HoldListSettings;
import io.lifecyclemanager.app.control.HoldSettings;
import io.lifecyclemanager.app.control.UnholdSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hold}, {@code unhold} and {@code holds} as a user runs them in a shell. */
class HoldOptionsTest {
  @Test
  void nodesAndOptionsMayBeMixed() {
    CommandRun program =
        CommandRun.run(
            "hold",
            "node-1",
            "--reason=kernel debugging",
            "i-0abc",
            "--taint",
            "--for=2h",
            "--author",
            "jo",
            "node-1",
            "-o",
            "json");
    assertThat(program.exitCode()).isZero();
    assertThat(program.out()).isEqualTo("held\n");
    assertThat(program.holdSettings())
        .isEqualTo(
            new HoldSettings(
                List.of("node-1", "i-0abc"),
                null,
                "kernel debugging",
                null,
                Duration.ofHours(2),
                true,
                false,
                "jo",
                false,
                true));
  }

  @Test
  void theEndMayHaveAnyOffset() {
    CommandRun program =
        CommandRun.run(
            "hold",
            "n",
            "--reason",
            "r",
            "--until=2026-03-01T12:00:00+02:00",
            "--dry-run",
            "--scale-down-disabled");
    assertThat(program.holdSettings())
        .isEqualTo(
            new HoldSettings(
                List.of("n"),
                null,
                "r",
                Instant.parse("2026-03-01T10:00:00Z"),
                null,
                false,
                true,
                null,
                true,
                false));
  }

  @Test
  void holdsAreEndedAndListed() {
    assertThat(CommandRun.run("unhold", "n", "--kubeconfig=file").holdSettings())
        .isEqualTo(new UnholdSettings(List.of("n"), Path.of("file"), null, false, false));
    assertThat(CommandRun.run("holds", "-o", "json").holdSettings())
        .isEqualTo(new HoldListSettings(null, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hold n | --reason: is required; give TEXT",
        "hold --reason=r | NODE: is required; give the name of a node or an instance id",
        "unhold ../pods | NODE: '../pods' is neither the name of a node nor the id of an instance;"
            + " give one of them",
        "hold n --reason=r --until=tomorrow | --until: 'tomorrow' is not a time; give a time with"
            + " its offset, as in 2026-03-01T12:00:00Z",
        "hold n --reason=r --until=2026-03-01T12:00:00Z --for=1h | --for: has no effect with"
            + " --until; omit one of them",
        "holds node-1 | node-1: unknown command or operand; see lifecycle-manager holds --help",
        "holds --output=text | --output: 'text' is not a valid value; give one of table, json",
      })
  void whatIsInvalidIsNamed(String arguments, String problem) {
    CommandRun program = CommandRun.run(arguments.split(" "));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems()).containsExactly(problem);
  }
}
