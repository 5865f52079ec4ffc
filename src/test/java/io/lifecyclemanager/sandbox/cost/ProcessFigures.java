package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.sandbox.report.ProcessFootprint;
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
    return ProcessFootprint.of(pid).orElseThrow().cpu();
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
