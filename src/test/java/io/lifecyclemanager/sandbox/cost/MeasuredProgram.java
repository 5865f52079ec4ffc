package io.lifecyclemanager.sandbox.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something that the distribution's launcher starts, so that all are started with the same options.
 *
 * @param folder a distribution: {@code bin} with the launcher, {@code lib} with the jars
 * @param options for the JVM, without blanks in them
 */
record MeasuredProgram(Path folder, List<String> options) {
  MeasuredProgram {
    options = List.copyOf(options);
  }

  /** The packaged program, in the folder that the build names. */
  static MeasuredProgram packaged() {
    String folder = System.getProperty("lifecycle-manager.distribution", "");
    MeasuredProgram program = new MeasuredProgram(Path.of(folder).toAbsolutePath(), List.of());
    if (folder.isEmpty() || !Files.isExecutable(program.launcher())) {
      throw new IllegalStateException(
          "the system property lifecycle-manager.distribution must name the packaged program (is"
              + " '%s'); ./mvnw package makes it".formatted(folder));
    }
    return program;
  }

  /** The AOT cache that the launcher uses if it is there. */
  Path cache() {
    return folder.resolve("lib/lifecycle-manager.aot");
  }

  Path launcher() {
    return folder.resolve("bin/lifecycle-manager");
  }

  /** The same with further options for the JVM. */
  MeasuredProgram with(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(options);
    return new MeasuredProgram(folder, all);
  }

  /**
   * Starts it; waits for nothing.
   *
   * @param environment all that it is to know, besides where Java is
   * @param log where its output goes; replaced
   */
  RunningProgram start(Map<String, String> environment, Path log, List<String> words) {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LIFECYCLE_MANAGER_JAVA_OPTS", String.join(" ", options));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return RunningProgram.of(builder.redirectOutput(log.toFile()), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    }
  }
}
