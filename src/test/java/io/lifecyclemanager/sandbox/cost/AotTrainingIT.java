package io.lifecyclemanager.sandbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The AOT cache makes the start quicker, or there is none; it never stands in the way. */
@Tag("full")
@Execution(ExecutionMode.SAME_THREAD) // A training takes all the processor time that it can get.
class AotTrainingIT {
  @TempDir private Path folder;

  @Test
  void aTrainedCacheIsUsed() throws Exception {
    MeasuredProgram program = copyOfThePackagedOne();

    new AotTraining(program, folder).inSmallWorld();

    // With this option a JVM that cannot use the cache does not start.
    assertThat(ready(program.with("-XX:AOTMode=on"))).doesNotContain("[aot]", "[error]");
    aCopyKeepsTheCacheIfTheModificationTimesOfTheJarsAreTheSame(program);
  }

  private void aCopyKeepsTheCacheIfTheModificationTimesOfTheJarsAreTheSame(MeasuredProgram program)
      throws Exception {
    MeasuredProgram copy = copy(program, folder.resolve("copy"), _ -> true);
    assertThat(version(copy.with("-XX:AOTMode=on"))).startsWith("lifecycle-manager ");

    try (Stream<Path> files = Files.list(copy.cache().getParent())) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        FileTime trained = Files.getLastModifiedTime(jar);
        assertThat(trained).isEqualTo(FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.setLastModifiedTime(jar, FileTime.from(trained.toInstant().plusSeconds(1)));
      }
    }
    assertThat(version(copy.with("-XX:AOTMode=on"))).contains("Unable to use AOT cache");
    assertThat(version(copy)).contains("[error][aot]", "lifecycle-manager ");
  }

  @Test
  void aTrainingThatFailsIsReportedAndLeavesNoCache() throws Exception {
    MeasuredProgram program = copyOfThePackagedOne();
    AotTraining training = new AotTraining(program, folder);
    try (CostWorld world = CostWorld.of(folder, 1, 1)) {
      int port = RunningProgram.freePort();
      assertThatThrownBy(() ->
              training.run(
                  world.environment(),
                  world.words(port),
                  port,
                  _ -> {
                    throw new IOException("the lesson went wrong");
                  }))
          .hasMessage("the lesson went wrong");
    }
    assertThat(program.cache()).doesNotExist();
  }

  @Test
  void aCacheThatDoesNotFitIsNoObstacle() throws Exception {
    MeasuredProgram program = copyOfThePackagedOne();
    Files.writeString(program.cache(), "made by another program");

    String _ = ready(program);
  }

  private String ready(MeasuredProgram program) throws Exception {
    try (CostWorld world = CostWorld.of(folder, 1, 1)) {
      int port = RunningProgram.freePort();
      Path log = folder.resolve("ready.log");
      try (RunningProgram running = program.start(world.environment(), log, world.words(port))) {
        var _ = running.awaitReady(port);
      }
      return Files.readString(log);
    }
  }

  private String version(MeasuredProgram program) throws Exception {
    Path log = folder.resolve("version.log");
    try (RunningProgram running = program.start(Map.of(), log, List.of("version"))) {
      int _ = running.awaitEnd(Duration.ofMinutes(1));
    }
    return Files.readString(log);
  }

  private MeasuredProgram copyOfThePackagedOne() throws IOException {
    return copy(
        MeasuredProgram.packaged(),
        folder.resolve("distribution"),
        file -> !file.toString().endsWith(".aot"));
  }

  private static MeasuredProgram copy(MeasuredProgram program, Path to, Predicate<Path> wanted)
      throws IOException {
    Path from = program.folder();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(wanted).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new MeasuredProgram(to, program.options());
  }
}
