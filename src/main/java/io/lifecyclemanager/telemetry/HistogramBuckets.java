package io.lifecyclemanager.telemetry;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** The bounds of the histograms. They are fixed, because dashboards and alerts name them. */
final class HistogramBuckets {
  /** A request to a remote service; a long poll takes up to 20 s. */
  static final Duration[] REQUEST = seconds(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20);

  /** One phase, one wait: from a patch that takes milliseconds to a drain that takes an hour. */
  static final Duration[] PHASE =
      seconds(0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200);

  /** A whole termination: the longest that Auto Scaling allows is 48 h. */
  static final Duration[] TERMINATION =
      seconds(1, 5, 10, 30, 60, 120, 180, 300, 420, 600, 900, 1800, 3600, 7200, 21600, 172800);

  /** A message's age: the shortest retention in use is 300 s, the longest possible 14 days. */
  static final Duration[] AGE =
      seconds(0.5, 1, 2, 5, 10, 30, 60, 150, 300, 900, 3600, 21600, 86400);

  private HistogramBuckets() {}

  private static Duration[] seconds(double... bounds) {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1000)))
        .toArray(Duration[]::new);
  }
}
