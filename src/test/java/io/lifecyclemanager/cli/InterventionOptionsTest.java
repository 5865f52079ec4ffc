package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.control.InterventionRequest.CompleteNow;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendBy;
import io.lifecyclemanager.app.control.InterventionRequest.ExtendUntil;
import io.lifecyclemanager.app.control.InterventionRequest.RetryEvictions;
import io.lifecyclemanager.app.control.InterventionSettings;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code complete}, {@code extend} and {@code retry} as a user runs them in a shell. */
class InterventionOptionsTest {
  @TempDir private Path folder;
  private String access;
  private ControllerLocation controller;

  @BeforeEach
  void writeToken() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret");
    access = " --controller-url=http://localhost:8080 --token-file=" + token;
    controller = new ControllerLocation.DirectUrl(URI.create("http://localhost:8080"), token);
  }

  private CommandRun onTerminal(String words) {
    return CommandRun.run((words + access).split(" "));
  }

  private CommandRun withoutTerminal(String words) {
    return CommandRun.runWithoutTerminal((words + access).split(" "));
  }

  @Test
  void eachCommandHasItsSettings() {
    assertThat(withoutTerminal("complete i-1 --yes").interventionSettings())
        .isEqualTo(new InterventionSettings(controller, "i-1", new CompleteNow(), true, false));
    assertThat(withoutTerminal("extend node-1 --by=30m -o json").interventionSettings())
        .isEqualTo(
            new InterventionSettings(
                controller, "node-1", new ExtendBy(Duration.ofMinutes(30)), true, true));
    assertThat(
            withoutTerminal("extend node-1 --until=2026-03-01T12:00:00+01:00")
                .interventionSettings()
                .request())
        .isEqualTo(new ExtendUntil(Instant.parse("2026-03-01T11:00:00Z")));
    assertThat(withoutTerminal("retry node-1").interventionSettings().request())
        .isEqualTo(new RetryEvictions());
  }

  @Test
  void aUserOnATerminalIsAskedBeforeACompletion() {
    CommandRun program = onTerminal("complete node-1");
    assertThat(program.interventionSettings().confirmed()).isFalse();
    assertThat(program.exitCode()).isZero();
    assertThat(program.err()).isEqualTo("Really? [y/N] ");
    assertThat(onTerminal("complete node-1 -y").err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"y,true", "Yes,true", "' yes ',true", "n,false", "'',false", "yesterday,false"})
  void onlyYesIsAConfirmation(String answer, boolean confirmed) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    assertThat(
            new Terminal(nowhere, nowhere, new StringReader(answer + "\nyes\n"), true)
                .confirm("Really?"))
        .isEqualTo(confirmed);
    assertThat(new Terminal(nowhere, nowhere, new StringReader(answer), true).confirm("Really?"))
        .isEqualTo(confirmed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      textBlock =
          """
          complete i-1                                  | --yes: is required, since the input or the output is not a terminal; give it
          complete --yes                                | NODE|INSTANCE: is required; give the name of a node or an instance id
          retry a/b                                     | NODE|INSTANCE: 'a/b' is neither the name of a node nor the id of an instance; give one of them
          extend i-1                                    | --by: is required; give it, or --until
          extend i-1 --by=1m --until=2026-03-01T12:00:00Z | --by: is given with --until; omit one of them
          extend i-1 --until=tomorrow                   | --until: 'tomorrow' is not a time; give a time with its offset, as in 2026-03-01T12:00:00Z
          retry i-1 --yes                               | --yes: unknown option; see lifecycle-manager retry --help
          """)
  void whatIsWrongIsNamedWithAWayOut(String words, String problem) {
    CommandRun program = withoutTerminal(words);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete i-1 --yes", "extend i-1 --by=1m", "retry i-1"})
  void aUrlAndATokenAreRequiredAndTheReasonIsSaid(String words) {
    CommandRun program = CommandRun.runWithoutTerminal(words.split(" "));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .containsExactly(
            "--controller-url: is required, since the proxy of the API server passes no token on;"
                + " use kubectl port-forward and --controller-url=http://localhost:8080",
            "--token-file: is required, since each change needs a token; give a file, as with the"
                + " output of kubectl create token");
  }
}
