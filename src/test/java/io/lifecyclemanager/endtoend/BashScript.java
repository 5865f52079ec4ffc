package io.lifecyclemanager.endtoend;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script that bash has run in one process, and what came of it. Unset variables are errors, and
 * the environment is bare: a search path with the packaged program first, a Java, and an empty
 * home.
 *
 * @param exitCode of the script
 * @param out what went to standard output
 * @param err what went to standard error
 */
record BashScript(int exitCode, String out, String err) {
  private static final Duration TO_END = Duration.ofSeconds(8);

  /**
   * Runs a script in a folder. All that it started, and that is its child still, ends with it.
   *
   * @param folder becomes its working directory; what it is made of goes there, too
   * @param environment added to the bare one
   * @throws AssertionError when it has not ended in time; says what it printed
   */
  static BashScript run(
      Path folder, Map<String, String> environment, Duration timeout, String script)
      throws Exception {
    Path file = Files.writeString(folder.resolve("script.bash"), script);
    Path out = folder.resolve("script.out");
    Path err = folder.resolve("script.err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-u", file.toString())
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(bare(folder));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      ControllerProcess.endWithThisProcess(process, "script", () -> end(process));
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError(
            "still runs after %s:%n%s%n%s"
                .formatted(timeout, Files.readString(out), Files.readString(err)));
      }
      return new BashScript(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      end(process);
    }
  }

  private static Map<String, String> bare(Path folder) throws IOException {
    return Map.of(
        "PATH", path(ControllerProcess.distribution().resolve("bin")),
        "JAVA_HOME", System.getProperty("java.home"),
        "HOME", Files.createDirectories(folder.resolve("home")).toString());
  }

  /** The search path of this process behind these folders. */
  static String path(Path... folders) {
    StringBuilder path = new StringBuilder();
    List.of(folders).forEach(folder -> path.append(folder.toAbsolutePath()).append(':'));
    return path + System.getenv("PATH");
  }

  private static void end(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      one.onExit().completeOnTimeout(one, TO_END.toSeconds(), TimeUnit.SECONDS).join();
      one.destroyForcibly();
    }
  }
}
