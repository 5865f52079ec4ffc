package io.lifecyclemanager.scenario.soak;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * A day of a cluster, with terminations, messages of all kinds and faults that follow from a seed:
 * three seeds that are always the same, and one of the day. {@code -Dsoak.seed=N} runs one only.
 * Threads interleave differently in each run, so that a seed may fail only sometimes.
 */
@Tag("full")
class SoakTest {
  private static final int NODES = 1000;
  private static final int FOREIGN = 50;
  private static final Duration LENGTH = Duration.ofHours(24);

  @TestFactory
  Stream<DynamicTest> nothingIsLostOrDoneTwiceOrTooEarly() {
    return seeds()
        .mapToObj(seed -> DynamicTest.dynamicTest("-Dsoak.seed=" + seed, () -> run(seed)));
  }

  private static LongStream seeds() {
    Long given = Long.getLong("soak.seed");
    long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
    return given == null ? LongStream.of(1, 2, 3, today) : LongStream.of(given);
  }

  private static void run(long seed) throws Exception {
    try {
      SoakRun soak = new SoakRun(seed, NODES, FOREIGN);
      soak.run(LENGTH);
      System.out.println("soak with -Dsoak.seed=" + seed + ": " + soak.summary());
    } catch (Throwable e) {
      throw new AssertionError("run again with -Dsoak.seed=" + seed, e);
    }
  }
}
