package io.lifecyclemanager.tracing;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Time;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns facts into spans and sends them to a collector, from threads of its own: nothing waits for
 * the collector. Spans that it does not take in time are dropped. Thread-safe.
 */
public final class Tracing {
  private final OpenTelemetrySdk sdk;
  private final SpanCounts counts;
  private final TerminationTraces traces;

  /**
   * The process that sends the spans.
   *
   * @param version of the program
   * @param replica the name of this replica, different after every start
   * @param namespace of its pod; null outside a pod
   * @param pod its name; null outside a pod
   */
  public record ReplicaIdentity(
      String version, String replica, @Nullable String namespace, @Nullable String pod) {
    private Attributes attributes() {
      AttributesBuilder attributes =
          Attributes.builder()
              .put("service.name", "lifecycle-manager")
              .put("service.version", version)
              .put("service.instance.id", replica);
      if (namespace != null) {
        attributes.put("k8s.namespace.name", namespace);
      }
      if (pod != null) {
        attributes.put("k8s.pod.name", pod);
      }
      return attributes.build();
    }
  }

  private Tracing(OpenTelemetrySdk sdk, SpanCounts counts, Time time) {
    this.sdk = sdk;
    this.counts = counts;
    this.traces = new TerminationTraces(sdk.getTracer("io.lifecyclemanager"), time);
  }

  /**
   * Starts the threads that send spans; sends nothing yet.
   *
   * @param environment the variables of the process; {@link TracingEnvironment#isEnabled}
   * @throws IllegalArgumentException when a variable is invalid; the message names it
   */
  public static Tracing start(Map<String, String> environment, ReplicaIdentity self, Time time) {
    SpanCounts counts = new SpanCounts();
    return new Tracing(SdkSetup.create(environment, self.attributes(), counts), counts, time);
  }

  /**
   * Records the fact.
   *
   * @return the span of the termination that the fact is about; empty where it is about none
   */
  public Optional<TraceRef> record(Fact fact) {
    return traces.record(fact);
  }

  /** How many spans the collector has taken. */
  public long sentSpans() {
    return counts.exported(true);
  }

  /** How many spans have failed: the collector did not take them. */
  public long failedSpans() {
    return counts.exported(false);
  }

  /** How many spans did not fit into the queue. */
  public long droppedSpans() {
    return counts.dropped();
  }

  /**
   * Sends the spans that wait, and stops. Terminations that have not ended leave no span.
   *
   * @param atMost how long to wait for the collector; what it has not taken then is lost
   */
  public void close(Duration atMost) {
    sdk.getSdkTracerProvider().shutdown().join(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
