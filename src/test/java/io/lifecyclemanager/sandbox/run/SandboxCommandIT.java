package io.lifecyclemanager.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as people start it: what it prints and its exit code when something goes wrong. */
@Tag("full")
@Timeout(180)
class SandboxCommandIT {
  private static final Pattern READY = Pattern.compile("controller ready after .* process (\\d+),");
  private static final List<String> ONE_OF_TWO =
      List.of("--nodes=2", "--terminate=1", "--pods=1", "--budgeted=0", "--requests=0");

  @TempDir private Path logs;

  private record SandboxRun(int exitCode, String output) {}

  @Test
  void aRunWithoutAControllerEndsAtOnceAndIsNotGood() throws Exception {
    SandboxRun run = run(true, Map.of(), "--open", "--stop-time=3600", "--delay=3600");
    assertThat(run.output())
        .containsPattern("page: http://127\\.0\\.0\\.1:[0-9]+/\n")
        .contains("controller-1 ended with exit code 137")
        .contains("NOT GOOD: 1 controllers ended by themselves, 1 not completed with CONTINUE");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aControllerThatEndsIsStartedAgainOnRequest() throws Exception {
    SandboxRun run = run(true, Map.of(), "--restart", "--stop-time=15", "--delay=1", "--settle=0");
    assertThat(run.output())
        .contains("controller-1 ended with exit code 137 and is started again")
        .contains("controller-1 is started again: log ")
        .contains("1 of 1 with CONTINUE");
  }

  @Test
  void theOptionsOfTheJvmReachTheControllerAndOtherVariablesAreNamed() throws Exception {
    SandboxRun run =
        run(
            false,
            Map.of(
                "LIFECYCLE_MANAGER_JAVA_OPTS", "-XX:NoSuchOption",
                "LIFECYCLE_MANAGER_QUEUE_NAME", "mine"));
    assertThat(run.output())
        .contains("because the sandbox sets the options of serve: LIFECYCLE_MANAGER_QUEUE_NAME\n")
        .contains("sandbox: a controller has ended with exit code 1:")
        .contains("NoSuchOption")
        .doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void wrongOptionsAreNamedTogether() throws Exception {
    SandboxRun run = run(false, Map.of(), "--groups=0", "--controllers=10");
    assertThat(run.output())
        .isEqualTo(
            """
            sandbox: --groups: 0 is not from 1 to 50
            sandbox: --controllers: 10 is not from 1 to 9
            """);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  /**
   * Runs the sandbox to its end.
   *
   * @param kill whether its controller is killed as soon as it is ready
   */
  private SandboxRun run(boolean kill, Map<String, String> environment, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlifecycle-manager.distribution=" + ControllerProcess.distribution());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sandbox.class.getName()));
    command.addAll(ONE_OF_TWO);
    command.add("--controller-log=" + logs);
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LIFECYCLE_MANAGER_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      String text = read(output, kill);
      return new SandboxRun(process.waitFor(), text);
    } finally {
      process.destroy();
    }
  }

  private static String read(BufferedReader output, boolean kill) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      text.append(line).append('\n');
      Matcher ready = READY.matcher(line);
      if (kill && ready.find()) {
        ProcessHandle.of(Long.parseLong(ready.group(1))).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    return text.toString();
  }
}
