package io.lifecyclemanager.app.listener;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.Metrics;
import io.lifecyclemanager.telemetry.exemplar.ExemplarScope;
import io.lifecyclemanager.telemetry.exemplar.ExemplarScope.ExemplarSpan;
import io.lifecyclemanager.tracing.TraceRef;
import io.lifecyclemanager.tracing.Tracing;
import io.lifecyclemanager.tracing.Tracing.ReplicaIdentity;
import io.lifecyclemanager.tracing.TracingEnvironment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Traces of this process, where the environment names a collector; else the OpenTelemetry SDK is
 * not even loaded, because {@link Tracing} is not. Thread-safe.
 */
final class FactTracing implements OptionalListener {
  private final Map<String, String> environment;
  private final String version;
  private final Metrics metrics;
  private volatile @Nullable Tracing tracing;

  /**
   * Not started yet: facts go to the metrics alone.
   *
   * @param environment the variables of the process
   * @param version the version of the program
   */
  FactTracing(Map<String, String> environment, String version) {
    this.environment = environment;
    this.version = version;
    this.metrics =
        TracingEnvironment.isEnabled(environment)
            ? Metrics.withExemplars(version)
            : new Metrics(version);
  }

  /** What is measured; its histograms have exemplars where there are traces. */
  Metrics metrics() {
    return metrics;
  }

  /**
   * Begins to send spans, where the environment names a collector.
   *
   * @param replica the name of this replica, different after every start
   * @param namespace of this pod; null outside a pod
   * @param pod its name; null outside a pod
   * @throws IllegalArgumentException when a variable is invalid; the message names it
   */
  void start(String replica, @Nullable String namespace, @Nullable String pod, Time time) {
    if (TracingEnvironment.isEnabled(environment)) {
      Tracing started =
          Tracing.start(environment, new ReplicaIdentity(version, replica, namespace, pod), time);
      metrics
          .spans()
          .readFrom(result ->
              switch (result) {
                case SENT -> started.sentSpans();
                case FAILED -> started.failedSpans();
                case DROPPED -> started.droppedSpans();
              });
      tracing = started;
    }
  }

  @Override
  public void on(Fact fact) {
    Tracing started = tracing;
    Optional<TraceRef> span =
        started == null ? Optional.empty() : started.record(fact).filter(TraceRef::sampled);
    span.ifPresentOrElse(
        ref ->
            ExemplarScope.run(
                new ExemplarSpan(ref.traceId(), ref.spanId()), () -> metrics.on(fact)),
        () -> metrics.on(fact));
  }

  /** Sends the spans that wait, and stops. */
  @Override
  public void stop(Duration atMost) {
    Tracing started = tracing;
    if (started != null) {
      started.close(atMost);
    }
  }
}
