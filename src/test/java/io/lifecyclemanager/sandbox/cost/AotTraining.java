package io.lifecyclemanager.sandbox.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Trains the AOT cache that the launcher uses: the classes that a run needs, loaded and linked, as
 * a file. Nothing is left of a training that fails.
 */
final class AotTraining {
  /** The JVM starts another one that writes the cache, and waits for it. */
  private static final Duration TO_WRITE = Duration.ofMinutes(10);

  private static final Duration TO_CHECK = Duration.ofMinutes(5);

  /** The modification time of jars where the build names none: its own constant. */
  private static final Instant BUILD_TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** Good ends of a process that was asked to end: its own, and the JVM's 128 + SIGTERM. */
  private static final Set<Integer> TOLD_TO_END = Set.of(0, 143);

  private final MeasuredProgram program;
  private final Path logs;
  private final Instant jarTime;

  AotTraining(MeasuredProgram program, Path logs) {
    this(program, logs, BUILD_TIME);
  }

  /**
   * Trains a program whose jars get a modification time.
   *
   * @param logs folder for the output of the trained program
   * @param jarTime the modification time, in whole seconds
   */
  AotTraining(MeasuredProgram program, Path logs, Instant jarTime) {
    this.program = program;
    this.logs = logs;
    this.jarTime = jarTime;
  }

  /** What the program does while it learns. */
  @FunctionalInterface
  interface Lesson {
    void give(int port) throws Exception;
  }

  /** Trains the packaged program with its main job: two nodes are terminated. */
  void inSmallWorld() throws Exception {
    try (CostWorld world = CostWorld.of(logs, 4, 3)) {
      int port = RunningProgram.freePort();
      run(world.environment(), world.words(port), port, _ -> world.awaitEnd(world.terminate(2)));
    }
  }

  /**
   * Has the program do something, and end.
   *
   * @param words for the program; among them the port on which it says that it is ready
   */
  void run(Map<String, String> environment, List<String> words, int port, Lesson lesson)
      throws Exception {
    Files.deleteIfExists(program.cache());
    setModificationTimes();
    try {
      record(environment, words, port, lesson);
      check(environment, words, port);
    } catch (Exception | AssertionError failure) {
      Files.deleteIfExists(program.cache());
      throw failure;
    }
  }

  /**
   * Gives all jars the same modification time. The JVM compares it, in whole seconds, with the one
   * that it saw in the training. A constant one can be restored after a copy that lost it.
   */
  private void setModificationTimes() throws IOException {
    try (Stream<Path> files = Files.list(program.cache().getParent())) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.setLastModifiedTime(jar, FileTime.from(jarTime));
      }
    }
  }

  private void record(Map<String, String> environment, List<String> words, int port, Lesson lesson)
      throws Exception {
    MeasuredProgram learning = program.with("-XX:AOTCacheOutput=" + program.cache());
    try (RunningProgram running =
        learning.start(environment, logs.resolve("training.log"), words)) {
      Duration _ = running.awaitReady(port);
      lesson.give(port);
      for (String path : List.of("/metrics", "/livez", "/readyz")) {
        if (RunningProgram.get(port, path).isEmpty()) {
          throw new IllegalStateException(path + " does not answer 200: " + running.lastWords());
        }
      }
      int code = running.end(TO_WRITE);
      if (!TOLD_TO_END.contains(code)) {
        throw new IllegalStateException("training ended with " + code + ": " + running.lastWords());
      }
    }
  }

  /** Whether a JVM that may not do without the cache becomes ready with it. */
  private void check(Map<String, String> environment, List<String> words, int port)
      throws InterruptedException {
    if (!Files.isRegularFile(program.cache())) {
      throw new IllegalStateException("the training wrote no " + program.cache());
    }
    MeasuredProgram strict = program.with("-XX:AOTMode=on");
    try (RunningProgram running = strict.start(environment, logs.resolve("check.log"), words)) {
      Duration _ = running.awaitReady(port);
      int _ = running.end(TO_CHECK);
    }
  }
}
