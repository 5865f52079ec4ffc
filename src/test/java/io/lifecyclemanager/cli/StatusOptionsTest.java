package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.control.StatusSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code status} as a user runs it in a shell. */
class StatusOptionsTest {
  private static final ControllerLocation DEFAULT =
      new ControllerLocation.ThroughApiServer(
          null, "lifecycle-manager", "lifecycle-manager", "http");

  @Test
  void withoutOptionsAllTerminationsAreShownThroughTheApiServer() {
    CommandRun program = CommandRun.runWithoutTerminal("status");
    assertThat(program.exitCode()).isZero();
    assertThat(program.statusSettings())
        .isEqualTo(new StatusSettings(DEFAULT, null, false, false, false));
    assertThat(program.out()).endsWith("no termination\n");
    assertThat(program.err()).isEqualTo("replica x did not answer\n");
  }

  @Test
  void serviceNamespaceAndKubeconfigMayBeOthers(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("config"));
    assertThat(
            CommandRun.runWithoutTerminal(
                    "status",
                    "i-0123",
                    "-o",
                    "json",
                    "--namespace=kube-system",
                    "--service=drainer:8080",
                    "--kubeconfig",
                    file.toString())
                .statusSettings())
        .isEqualTo(
            new StatusSettings(
                new ControllerLocation.ThroughApiServer(file, "kube-system", "drainer", "8080"),
                "i-0123",
                false,
                true,
                false));
    assertThat(CommandRun.run("status", "--service=drainer").statusSettings().controller())
        .isEqualTo(
            new ControllerLocation.ThroughApiServer(null, "lifecycle-manager", "drainer", "http"));
  }

  @Test
  void aUrlAndATokenAreForTheControllerItself(@TempDir Path folder) throws Exception {
    Path token = Files.createFile(folder.resolve("token"));
    assertThat(
            CommandRun.run(
                    "status", "--controller-url=http://[fd00::7]:8080/", "--token-file=" + token)
                .statusSettings()
                .controller())
        .isEqualTo(new ControllerLocation.DirectUrl(URI.create("http://[fd00::7]:8080"), token));
  }

  @Test
  void aTerminalHasColoursUnlessTheyAreSwitchedOff() {
    assertThat(CommandRun.run("status").statusSettings().coloured()).isTrue();
    assertThat(CommandRun.run(Map.of("NO_COLOR", ""), "status").statusSettings().coloured())
        .isTrue();
    assertThat(CommandRun.run(Map.of("NO_COLOR", "1"), "status").statusSettings().coloured())
        .isFalse();
  }

  @Test
  void aPictureReplacesTheContentOfTheTerminal() {
    CommandRun program = CommandRun.run("status", "node-1", "-w");
    assertThat(program.statusSettings().watch()).isTrue();
    assertThat(program.out())
        .isEqualTo(
            "\u001b[?7l\u001b[1;1H\u001b[2Kfirst\u001b[2;1H\u001b[Jsecond\u001b[?7hno"
                + " termination\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      textBlock =
          """
          -w                                    | --watch: the input or the output is not a terminal; omit the option
          -w -o json                            | --watch: shows no JSON; omit --output=json
          --output=text                         | --output: 'text' is not a valid value; give one of table, json
          a/b                                   | NODE|INSTANCE: 'a/b' is neither the name of a node nor the id of an instance; give one of them, or none for all terminations
          --token-file=/etc/hostname            | --token-file: the API server passes no token on; give --controller-url too
          --controller-url=localhost:8080       | --controller-url: 'localhost:8080' is not a base URL; give a URL as in http://10.0.1.7:8080
          --controller-url=ftp://a              | --controller-url: 'ftp://a' is not a base URL; give a URL as in http://10.0.1.7:8080
          --controller-url=http://a --service=b | --service: has no effect with --controller-url; omit one of them
          --kubeconfig=/does/not/exist          | --kubeconfig: there is no readable file '/does/not/exist'; give a file
          --service=a:b:c                       | --service: 'a:b:c' is not NAME[:PORT]; give a name as in lifecycle-manager:http
          --namespace=../x                      | --namespace: '../x' is not NAME; give a name that is valid in Kubernetes
          node-1 node-2                         | node-2: unknown command or operand; see lifecycle-manager status --help
          """)
  void whatIsWrongIsNamedWithAWayOut(String words, String problem) {
    CommandRun program = CommandRun.runWithoutTerminal(("status " + words).strip().split(" "));
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
    assertThat(program.problems()).containsExactly(problem);
  }
}
