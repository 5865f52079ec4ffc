package io.lifecyclemanager.sandbox.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process takes of the machine, as Linux says.
 *
 * @param cpu its time on a processor since it began
 * @param resident its memory, in kilobytes
 * @param peak the most it ever had, in kilobytes
 */
public record ProcessFootprint(Duration cpu, long resident, long peak) {
  /** The unit of {@code /proc/PID/stat}: USER_HZ, which is 100 on every common architecture. */
  private static final int TICKS_PER_SECOND = 100;

  /** Where user and system time stand, counted after the name in parentheses. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  /** Of a running process; empty where it has ended, or where there is no {@code /proc}. */
  public static Optional<ProcessFootprint> of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      return Optional.of(
          parse(
              Files.readString(process.resolve("stat")),
              Files.readString(process.resolve("status"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static ProcessFootprint parse(String stat, String status) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return new ProcessFootprint(
        Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND),
        kilobytes(status, "VmRSS"),
        kilobytes(status, "VmHWM"));
  }

  private static long kilobytes(String status, String name) {
    Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(status);
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }

  /** For people. */
  public static String megabytes(long kilobytes) {
    return Math.round(kilobytes / 1024.0) + " MB";
  }
}
