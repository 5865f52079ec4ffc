package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The programs that people use {@code deploy/} and {@code examples/} with, by other people: Helm,
 * kubectl, validators, linters. {@code src/test/deploy/install.sh} installs them. Thread-safe.
 */
public final class DeployTools {
  /** The environment variable that names the folder of the programs. */
  private static final String FOLDER = "LIFECYCLE_MANAGER_DEPLOY_TOOLS";

  private static final long MINUTES = 5;

  private DeployTools() {}

  /**
   * What a program did.
   *
   * @param output on standard output
   * @param errors on standard error
   */
  public record ToolRun(int exitCode, String output, String errors) {
    /** Both, as an assertion shows them. */
    public String text() {
      return output + errors;
    }
  }

  /**
   * The path of a program.
   *
   * @throws IllegalStateException if it is not installed
   */
  public static Path find(String name) {
    String folder = System.getenv().getOrDefault(FOLDER, "");
    Path program = Path.of(folder).resolve(name).toAbsolutePath();
    if (folder.isEmpty() || !Files.isExecutable(program)) {
      throw new IllegalStateException(
          "%s must name a folder with %s (is '%s'); src/test/deploy/install.sh OUT makes OUT/bin"
              .formatted(FOLDER, name, folder));
    }
    return program;
  }

  /** Runs a program of the folder until it ends, in the folder of the project. */
  public static ToolRun run(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(find(name).toString()));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command));
  }

  /** Runs a program of the folder, which must succeed; returns its standard output. */
  public static String succeed(String name, String... arguments)
      throws IOException, InterruptedException {
    return succeed(run(name, arguments));
  }

  /** Runs a script of the project with the folder on its PATH; it must succeed. */
  public static String script(Path script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Path folder = find("helm").getParent();
    builder
        .environment()
        .compute("PATH", (_, path) -> path == null ? folder.toString() : folder + ":" + path);
    return succeed(run(builder));
  }

  private static String succeed(ToolRun run) {
    assertThat(run.exitCode()).as(run.text()).isZero();
    return run.output();
  }

  private static ToolRun run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("tool", ".out");
    Path errors = Files.createTempFile("tool", ".err");
    try {
      String name = Path.of(builder.command().getFirst()).getFileName().toString();
      Process process =
          builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      ControllerProcess.endWithThisProcess(process, name, process::destroyForcibly);
      boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(hasEnded)
          .as("%s has not ended after %d minutes".formatted(name, MINUTES))
          .isTrue();
      return new ToolRun(process.exitValue(), Files.readString(output), Files.readString(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }
}
