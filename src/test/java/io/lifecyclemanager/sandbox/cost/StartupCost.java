package io.lifecyclemanager.sandbox.cost;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the process's start to the first 200 of {@code /readyz}. */
final class StartupCost {
  private static final int TIMES = 7;
  private static final Duration QUICK = Duration.ofMillis(1_200);
  private static final double SLOWER = 1.3;
  private static final String WITHOUT = "-XX:AOTMode=off";

  private final CostWorld world;
  private final Path logs;

  StartupCost(CostWorld world, Path logs) {
    this.world = world;
    this.logs = logs;
  }

  /** Starts each of them several times, in turns: what disturbs one disturbs the others. */
  List<CostRow> measure(MeasuredProgram ours, MeasuredProgram bare) throws InterruptedException {
    List<Duration> oursWith = new ArrayList<>();
    List<Duration> bareWith = new ArrayList<>();
    List<Duration> oursWithout = new ArrayList<>();
    List<Duration> bareWithout = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      oursWith.add(once(ours, false));
      bareWith.add(once(bare, true));
      oursWithout.add(once(ours.with(WITHOUT), false));
      bareWithout.add(once(bare.with(WITHOUT), true));
    }
    Duration took = median(oursWith);
    Duration tookBare = median(bareWith);
    return List.of(
        new CostRow(
            "ready, median of " + TIMES,
            seconds(took),
            seconds(tookBare),
            "1.2 s, or 1.3 x bare = " + seconds(slower(tookBare)),
            took.compareTo(QUICK) <= 0 || took.compareTo(slower(tookBare)) <= 0),
        CostRow.shown(
            "ready without the AOT cache",
            seconds(median(oursWithout)),
            seconds(median(bareWithout))));
  }

  private Duration once(MeasuredProgram program, boolean bare) throws InterruptedException {
    int port = RunningProgram.freePort();
    List<String> words = bare ? world.wordsForBare(port) : world.words(port);
    try (RunningProgram running =
        program.start(world.environment(), logs.resolve("ready.log"), words)) {
      return running.awaitReady(port);
    }
  }

  private static Duration median(List<Duration> durations) {
    return durations.stream().sorted().toList().get(durations.size() / 2);
  }

  private static Duration slower(Duration bare) {
    return Duration.ofMillis(Math.round(bare.toMillis() * SLOWER));
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }
}
