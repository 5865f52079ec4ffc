package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.model.Time;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Shows how it is going, when something has changed: in place on a terminal, else as lines, which
 * come the more rarely the more there are. Used by one thread.
 */
public final class ProgressPrinter {
  private static final int LINES_PER_PACE = 20;
  private static final Duration PAUSE = Duration.ofMillis(900);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean inPlace;
  private final Time time;
  private final long start;
  private String last = "";
  private long lastShown;
  private int lines;

  public ProgressPrinter(PrintStream out, boolean inPlace, Time time) {
    this.out = out;
    this.inPlace = inPlace;
    this.time = time;
    start = time.nanos();
    lastShown = start - PAUSE.toNanos();
  }

  /** Shows it, unless nothing is new or something was shown just now. */
  public void show(String state) {
    boolean tooSoon = !inPlace && time.since(lastShown).compareTo(pause()) < 0;
    if (!state.equals(last) && !tooSoon) {
      write(state);
    }
  }

  /** Shows the last state in any case; what follows stands on lines of its own. */
  public void end(String state) {
    if (!state.equals(last)) {
      write(state);
    }
    if (inPlace) {
      out.println();
    }
  }

  private Duration pause() {
    return PAUSE.multipliedBy(1L << (lines / LINES_PER_PACE));
  }

  private void write(String state) {
    last = state;
    lastShown = time.nanos();
    String line = "%5.1f s  %s".formatted(time.since(start).toMillis() / 1000.0, state);
    if (inPlace) {
      out.print(CLEAR_LINE + line);
      out.flush();
    } else {
      out.println(line);
      lines++;
    }
  }
}
