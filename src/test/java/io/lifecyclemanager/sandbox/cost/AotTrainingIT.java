package io.lifecyclemanager.sandbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  private MeasuredProgram copyOfThePackagedOne() throws IOException {
    Path from = MeasuredProgram.packaged().folder();
    Path to = folder.resolve("distribution");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(one -> !one.toString().endsWith(".aot")).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new MeasuredProgram(to, MeasuredProgram.packaged().options());
  }
}
