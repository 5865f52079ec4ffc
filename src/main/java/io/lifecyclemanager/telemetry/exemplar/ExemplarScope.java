package io.lifecyclemanager.telemetry.exemplar;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The span that measurements belong to. What is measured in {@link #run} has the span as its
 * exemplar, which Prometheus stores beside the histogram's bucket. Thread-safe.
 */
public final class ExemplarScope implements SpanContext {
  private static final ScopedValue<ExemplarSpan> CURRENT = ScopedValue.newInstance();

  /**
   * A span that is sent to the collector.
   *
   * @param traceId 32 hex digits
   * @param spanId 16 hex digits
   */
  public record ExemplarSpan(String traceId, String spanId) {}

  private ExemplarScope() {}

  /** A registry, still empty, whose histograms keep the spans of this scope as exemplars. */
  public static PrometheusMeterRegistry createRegistry() {
    return new PrometheusMeterRegistry(
        PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new ExemplarScope());
  }

  /** Runs {@code measure} on this thread; what it measures belongs to the span. */
  public static void run(ExemplarSpan span, Runnable measure) {
    ScopedValue.where(CURRENT, span).run(measure);
  }

  @Override
  public @Nullable String getCurrentTraceId() {
    return CURRENT.isBound() ? CURRENT.get().traceId() : null;
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    return CURRENT.isBound() ? CURRENT.get().spanId() : null;
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return CURRENT.isBound();
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // The span has been sent to the exporter perhaps, and every sampled termination is kept anyway.
  }
}
