package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.sandbox.report.ProcessFootprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Fifty nodes with twenty pods each terminate at once. */
final class BurstCost {
  private static final int STAYING = 10;
  private static final int TERMINATED = 50;
  private static final int PODS = 20;
  private static final long PEAK = 220 * 1024L;
  private static final Duration EACH = Duration.ofMillis(150);

  private final MeasuredProgram program;
  private final Path logs;

  BurstCost(MeasuredProgram program, Path logs) {
    this.program = program;
    this.logs = logs;
  }

  /** The most that was resident, in a program that has just been started. */
  List<CostRow> peak() throws Exception {
    try (CostWorld world = CostWorld.of(logs, TERMINATED + STAYING, PODS)) {
      int port = RunningProgram.freePort();
      try (RunningProgram running = start(world, port)) {
        Duration each = terminate(world, running);
        long peak = running.figures().peak();
        return List.of(
            new CostRow(
                "50 of 60 nodes terminated at once, resident at most",
                ProcessFootprint.megabytes(peak),
                "",
                ProcessFootprint.megabytes(PEAK),
                peak <= PEAK),
            CostRow.shown("processor time of each, from a cold start", milliseconds(each), ""));
      }
    }
  }

  /** What a second burst takes, when all code has been used before. */
  List<CostRow> processorTime() throws Exception {
    try (CostWorld world = CostWorld.of(logs, 2 * TERMINATED + STAYING, PODS)) {
      int port = RunningProgram.freePort();
      try (RunningProgram running = start(world, port)) {
        Duration _ = terminate(world, running);
        Duration each = terminate(world, running);
        return List.of(
            new CostRow(
                "processor time of each, after warm-up",
                milliseconds(each),
                "",
                milliseconds(EACH),
                each.compareTo(EACH) <= 0));
      }
    }
  }

  private RunningProgram start(CostWorld world, int port) throws InterruptedException {
    RunningProgram running =
        program.start(world.environment(), logs.resolve("burst.log"), world.words(port));
    Duration _ = running.awaitReady(port);
    return running;
  }

  private static Duration terminate(CostWorld world, RunningProgram running) throws Exception {
    Duration before = running.figures().processorTime();
    world.awaitEnd(world.terminate(TERMINATED));
    return running.figures().processorTime().minus(before).dividedBy(TERMINATED);
  }

  private static String milliseconds(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
