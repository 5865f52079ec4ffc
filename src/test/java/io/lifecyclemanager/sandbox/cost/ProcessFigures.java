package io.lifecyclemanager.sandbox.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the kernel says of a process. Linux only: it is read from {@code /proc}.
 *
 * @param pid of the process
 */
record ProcessFigures(long pid) {
  /** The unit of {@code /proc/PID/stat}: USER_HZ, 100 on every architecture that has a JVM. */
  private static final Duration CLOCK_TICK = Duration.ofMillis(10);

  /** In {@code /proc/PID/stat} after the name, which may have blanks: fields 14 and 15. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  /**
   * Memory in kB.
   *
   * @param resident what is in memory, shared or not
   * @param anonymous the part of it that no file backs: what the process costs the machine for sure
   */
  record Memory(long resident, long anonymous) {}

  static boolean areToBeHad() {
    return Files.isReadable(Path.of("/proc/self/smaps_rollup"));
  }

  Memory memory() {
    List<String> lines = lines("smaps_rollup");
    return new Memory(kilobytes(lines, "Rss:"), kilobytes(lines, "Anonymous:"));
  }

  /** The most that has ever been resident, in kB. */
  long peak() {
    return kilobytes(lines("status"), "VmHWM:");
  }

  /** Processor time so far, of all threads. */
  Duration processorTime() {
    String line = lines("stat").getFirst();
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return CLOCK_TICK.multipliedBy(
        Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]));
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long kilobytes(List<String> lines, String field) {
    String line = lines.stream().filter(one -> one.startsWith(field)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
