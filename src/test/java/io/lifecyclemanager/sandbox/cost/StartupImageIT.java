package io.lifecyclemanager.sandbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.image.BuiltImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The program in the image starts with its AOT cache; reports what it costs with and without. */
@Isolated // It measures.
class StartupImageIT {
  @TempDir private Path folder;

  @Test
  void theCacheOfTheImageIsUsed(TestReporter reporter) throws Exception {
    Path launcher = BuiltImage.get().distributionIn(folder.resolve("launcher"));
    MeasuredProgram program = new MeasuredProgram(launcher, List.of());
    try (CostWorld world = CostWorld.of(folder, 4, 3)) {
      reporter.publishEntry("without the AOT cache", cost(world, program.with("-XX:AOTMode=off")));

      // With this option a JVM that cannot use the cache does not start.
      reporter.publishEntry("with the AOT cache", cost(world, program.with("-XX:AOTMode=on")));
    }
  }

  @Test
  void theHeapIsHalfOfTheContainersMemory() throws Exception {
    Path launcher = BuiltImage.get().distributionIn(folder.resolve("launcher"));
    Path log = folder.resolve("flags.log");
    MeasuredProgram program =
        new MeasuredProgram(launcher, List.of("-XX:+PrintFlagsFinal", "-version"));

    try (RunningProgram running = program.start(Map.of(), log, List.of())) {
      assertThat(running.awaitEnd(Duration.ofMinutes(2))).isZero();
    }

    assertThat(Files.readString(log))
        .containsPattern("MaxHeapSize += " + (256 << 20))
        .containsPattern("ExitOnOutOfMemoryError += true");
  }

  private String cost(CostWorld world, MeasuredProgram program) throws Exception {
    int port = RunningProgram.freePort();
    Path log = folder.resolve("serve.log");
    try (RunningProgram running = program.start(world.environment(), log, world.words(port))) {
      Duration ready = running.awaitReady(port);
      ProcessFigures.Memory memory = running.figures().memory();
      assertThat(Files.readString(log)).doesNotContain("[error]");
      return "ready after %d ms, %d MB resident, of which %d MB anonymous"
          .formatted(ready.toMillis(), memory.resident() / 1024, memory.anonymous() / 1024);
    }
  }
}
