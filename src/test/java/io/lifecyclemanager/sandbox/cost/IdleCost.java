package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.cost.ProcessFigures.Memory;
import io.lifecyclemanager.sandbox.report.ProcessFootprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is in memory while there is nothing to do. */
final class IdleCost {
  private static final Time TIME = new SystemTime();
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Settled: so many looks in a row that differ by no more than that, in kB. */
  private static final int LOOKS = 10;

  private static final long SAME = 256;
  private static final long RESIDENT = 160 * 1024L;
  private static final long ANONYMOUS = 90 * 1024L;

  private final CostWorld world;
  private final Path logs;

  IdleCost(CostWorld world, Path logs) {
    this.world = world;
    this.logs = logs;
  }

  List<CostRow> measure(MeasuredProgram ours, MeasuredProgram bare) throws InterruptedException {
    Memory own = once(ours, false);
    Memory other = once(bare, true);
    return List.of(
        new CostRow(
            "idle with 10 nodes, resident",
            ProcessFootprint.megabytes(own.resident()),
            ProcessFootprint.megabytes(other.resident()),
            ProcessFootprint.megabytes(RESIDENT),
            own.resident() <= RESIDENT),
        new CostRow(
            "idle with 10 nodes, anonymous",
            ProcessFootprint.megabytes(own.anonymous()),
            ProcessFootprint.megabytes(other.anonymous()),
            ProcessFootprint.megabytes(ANONYMOUS),
            own.anonymous() <= ANONYMOUS));
  }

  private Memory once(MeasuredProgram program, boolean bare) throws InterruptedException {
    int port = RunningProgram.freePort();
    List<String> words = bare ? world.wordsForBare(port) : world.words(port);
    try (RunningProgram running =
        program.start(world.environment(), logs.resolve("idle.log"), words)) {
      Duration _ = running.awaitReady(port);
      return settled(running.figures());
    }
  }

  /** The memory once it no longer changes; what it is after a minute if it never does. */
  static Memory settled(ProcessFigures figures) throws InterruptedException {
    List<Long> seen = new ArrayList<>();
    long start = TIME.nanos();
    while (true) {
      Memory memory = figures.memory();
      seen.add(memory.resident());
      List<Long> last = seen.subList(Math.max(0, seen.size() - LOOKS), seen.size());
      long spread =
          last.stream().max(Long::compare).orElse(0L) - last.stream().min(Long::compare).orElse(0L);
      if ((last.size() == LOOKS && spread <= SAME) || TIME.since(start).compareTo(LONGEST) > 0) {
        return memory;
      }
      TIME.sleep(BETWEEN_LOOKS);
    }
  }
}
