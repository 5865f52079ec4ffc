package io.lifecyclemanager.telemetry;

import java.util.Locale;
import java.util.function.ToLongFunction;

/** Counts the spans of traces: none while no traces are sent. Thread-safe. */
public final class SpanMeters {
  private volatile ToLongFunction<SpanResult> counts = _ -> 0;

  /** What became of a span. */
  public enum SpanResult {
    /** The collector took it. */
    SENT,
    /** The collector did not take it in time. */
    FAILED,
    /** Too many waited for the collector. */
    DROPPED
  }

  SpanMeters(MeterFactory meters) {
    for (SpanResult result : SpanResult.values()) {
      meters.counter(
          "trace_spans",
          "Spans of traces, by what became of them.",
          this,
          all -> all.counts.applyAsLong(result),
          "result",
          result.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Reads the numbers here from now on; they never fall. */
  public void readFrom(ToLongFunction<SpanResult> source) {
    counts = source;
  }
}
