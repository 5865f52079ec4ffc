package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AwsAdminCommands;
import io.lifecyclemanager.app.ServeCommand;
import io.lifecyclemanager.app.control.ClusterHoldCommands;
import io.lifecyclemanager.app.control.RemoteControlCommands;
import io.lifecyclemanager.cli.control.DeregisterOptions;
import io.lifecyclemanager.cli.control.InterventionOptions;
import io.lifecyclemanager.cli.control.StatusOptions;
import io.lifecyclemanager.cli.control.SupportBundleOptions;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.model.SystemTime;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @Test
  void withoutACommandThereIsHelpAndAnError() {
    CommandRun program = CommandRun.run();
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.err()).contains("Usage: lifecycle-manager", "serve", "completion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpThatWasAskedForIsData(String word) {
    CommandRun program = CommandRun.run(word);
    assertThat(program.exitCode()).isZero();
    assertThat(program.out()).startsWith("Usage: lifecycle-manager [-hV] COMMAND");
    assertThat(program.err()).isEmpty();
  }

  static Stream<String> commands() {
    return Stream.of(CommandName.values()).map(CommandName::typed);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOfACommandIsTheSameBothWays(String command) {
    assertThat(CommandRun.run("help", command).out())
        .isEqualTo(CommandRun.run(command, "--help").out())
        .startsWith("Usage: lifecycle-manager " + command);
  }

  @Test
  void helpIsGivenWhateverElseIsWrong() {
    CommandRun program = CommandRun.run("serve", "--port", "abc", "--help");
    assertThat(program.exitCode()).isZero();
    assertThat(program.out()).startsWith("Usage: lifecycle-manager serve");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasNoColoursAndFitsAHundredColumns(String command) {
    assertThat(CommandRun.run(command, "--help").out().lines())
        .allSatisfy(
            line -> assertThat(line).doesNotContain("\u001b").hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V"})
  void theVersionIsOneLine(String word) {
    CommandRun program = CommandRun.run(word);
    assertThat(program.exitCode()).isZero();
    assertThat(program.out()).matches("lifecycle-manager \\S+\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bash", "zsh"})
  void completionIsAScriptThatKnowsEveryCommandAndOption(String shell) {
    CommandRun program =
        shell.isEmpty() ? CommandRun.run("completion") : CommandRun.run("completion", shell);
    assertThat(program.exitCode()).isZero();
    assertThat(program.out())
        .startsWith("#!/usr/bin/env bash")
        .contains(
            "serve enroll unenroll iam-policy doctor release preview status hold unhold holds"
                + " complete extend retry deregister support-bundle version",
            "bashcompinit");
    Stream.of(
            ServeOptions.TABLE,
            EnrollOptions.TABLE,
            UnenrollOptions.TABLE,
            PolicyOptions.TABLE,
            DoctorOptions.TABLE,
            ReleaseOptions.TABLE,
            StatusOptions.TABLE,
            InterventionOptions.COMPLETE,
            InterventionOptions.EXTEND,
            InterventionOptions.RETRY,
            DeregisterOptions.TABLE,
            SupportBundleOptions.TABLE)
        .flatMap(table -> table.options().stream())
        .forEach(option -> assertThat(program.out()).contains("'" + option.option() + "'"));
  }

  @ParameterizedTest
  @CsvSource({
    "srve,srve: unknown command or operand; did you mean serve?",
    "--foo,--foo: unknown option; see lifecycle-manager --help",
    "--foo serve,--foo: unknown option; see lifecycle-manager --help",
    "help nix,nix: unknown command",
    "completion fish,fish: unknown shell; give bash or zsh",
    "version now,now: unknown command or operand; see lifecycle-manager version --help"
  })
  void aWordThatIsNotKnownIsNamedWithAWayOut(String words, String problem) {
    CommandRun program = CommandRun.run(words.split(" "));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).contains(problem);
  }

  @Test
  void whatTheServerReturnsIsTheExitCode() {
    assertThat(serve(_ -> 7)).isEqualTo(7);
  }

  @Test
  void anInterruptMeansHandedOverAndNotFailed() {
    ServeCommand interrupted =
        _ -> {
          throw new InterruptedException();
        };
    assertThat(serve(interrupted)).isZero();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aBugEndsTheProcessInsteadOfLeavingItHalfDead() {
    ServeCommand broken =
        _ -> {
          throw new IllegalStateException("a bug, for the sake of this test");
        };
    assertThat(serve(broken)).isEqualTo(1);
  }

  private static int serve(ServeCommand server) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new Main(
            new Terminal(nowhere, nowhere, Reader.nullReader(), false),
            Map.of(),
            server,
            new AwsAdminCommands(),
            new RemoteControlCommands(new SystemTime()),
            new ClusterHoldCommands(new SystemTime()),
            (_, _) -> new AdminCommands.CommandResult("", "", 0))
        .run("serve", "--queue-name", "q");
  }
}
