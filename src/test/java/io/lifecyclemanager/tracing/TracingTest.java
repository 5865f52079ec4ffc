package io.lifecyclemanager.tracing;

import static io.lifecyclemanager.tracing.RecordingCollector.attributes;
import static io.lifecyclemanager.tracing.TracedTermination.ACTION;
import static io.lifecyclemanager.tracing.TracedTermination.ID;
import static io.lifecyclemanager.tracing.TracedTermination.LOCATING;
import static io.lifecyclemanager.tracing.TracedTermination.POD;
import static io.lifecyclemanager.tracing.TracedTermination.SUBJECT;
import static io.lifecyclemanager.tracing.TracedTermination.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact.HeartbeatSent;
import io.lifecyclemanager.model.Fact.HeartbeatSent.HeartbeatResult;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.tracing.Tracing.ReplicaIdentity;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts become spans at a collector. */
class TracingTest {
  private static final Duration FLUSH = Duration.ofMinutes(1);
  private static final ReplicaIdentity SELF =
      new ReplicaIdentity("1.2.3", "replica-a", "kube-system", "lifecycle-manager-7c9");

  private final SimulatedTime time = new SimulatedTime();
  private final RecordingCollector collector = new RecordingCollector();
  private Tracing tracing;
  private TracedTermination traced;

  @BeforeEach
  void start() {
    tracing =
        Tracing.start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()), SELF, time);
    traced = new TracedTermination(tracing, time);
  }

  @AfterEach
  void stop() {
    tracing.close(FLUSH);
    collector.close();
  }

  @Test
  void eachPhaseIsASpanBelowItsState() throws Exception {
    traced.runToCompletion();
    tracing.close(FLUSH);

    assertThat(collector.tree())
        .containsExactlyInAnyOrder(
            "- > termination",
            "termination > Locating",
            "termination > Claiming",
            "termination > Working",
            "Working > Deregistration",
            "Deregistration > LoadBalancer",
            "Deregistration > LoadBalancer",
            "Working > DrainSlot",
            "Working > Drain",
            "Working > Volumes",
            "termination > Completing");
    assertThat(collector.spans())
        .extracting(RecordingCollector::trace)
        .containsOnly(TraceIdentity.traceId(ID));
  }

  @Test
  void spansLastAsLongAsTheirPhases() throws Exception {
    traced.runToCompletion();
    tracing.close(FLUSH);

    assertThat(seconds(collector.span("termination"))).isEqualTo(60);
    assertThat(seconds(collector.span("Claiming"))).isEqualTo(1);
    assertThat(seconds(collector.span("DrainSlot"))).isEqualTo(2);
    assertThat(seconds(collector.span("Drain"))).isEqualTo(40);
    assertThat(seconds(collector.span("Volumes"))).isEqualTo(5);
    assertThat(seconds(collector.span("Deregistration"))).isEqualTo(57);
  }

  @Test
  void theTerminationHasTheInstanceItsNodeAndItsOutcome() throws Exception {
    traced.runToCompletion();
    tracing.close(FLUSH);

    assertThat(attributes(collector.span("termination").getAttributesList()))
        .containsEntry("lifecycle_manager.termination", ID)
        .containsEntry("host.id", TracedTermination.INSTANCE.value())
        .containsEntry("k8s.node.name", "ip-10-0-1-7")
        .containsEntry("k8s.node.uid", "a-node-uid")
        .containsEntry("lifecycle_manager.group", "workers")
        .containsEntry("lifecycle_manager.hook", "drain")
        .containsEntry("lifecycle_manager.outcome", "completed")
        .containsEntry("lifecycle_manager.time_limit_seconds", "3600.0");
    assertThat(collector.span("termination").getStatus().getCode())
        .isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(collector.resources())
        .singleElement()
        .satisfies(resource ->
            assertThat(resource)
                .containsEntry("service.name", "lifecycle-manager")
                .containsEntry("service.version", "1.2.3")
                .containsEntry("service.instance.id", "replica-a")
                .containsEntry("k8s.namespace.name", "kube-system")
                .containsEntry("k8s.pod.name", "lifecycle-manager-7c9"));
  }

  @Test
  void aTerminationThatRanOutOfTimeIsAnError() throws Exception {
    traced.started();
    traced.enter("Working");
    tracing.record(new DrainStarted(SUBJECT, 2, 0, Duration.ZERO, Duration.ofSeconds(30)));
    tracing.record(new DrainEnded(SUBJECT, 1, Duration.ofSeconds(9), "1 of 2 pods left"));
    traced.ended(TerminationOutcome.ABANDONED);
    tracing.close(FLUSH);

    assertThat(collector.span("Drain").getStatus().getCode())
        .isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(collector.span("Drain").getStatus().getMessage()).isEqualTo("1 of 2 pods left");
    assertThat(collector.span("termination").getStatus().getCode())
        .isEqualTo(StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void whatKeepsItFromEndingIsAnEventOnce() throws Exception {
    traced.started();
    traced.enter("Working");
    tracing.record(new DrainStarted(SUBJECT, 1, 0, Duration.ZERO, Duration.ofSeconds(30)));
    traced.blocked("needs 2 healthy pods, has 1 after 3 s");
    traced.blocked("needs 2 healthy pods, has 1 after 9 s");
    tracing.record(
        new EvictionAnswered(SUBJECT, POD, true, EvictionResult.ACCEPTED, "", 7, "shop/web"));
    tracing.record(new HeartbeatSent(SUBJECT, ACTION, HeartbeatResult.RECORDED));
    tracing.record(new HeartbeatSent(SUBJECT, ACTION, HeartbeatResult.FAILED));
    tracing.record(
        new RemoteCallFailed(
            SUBJECT,
            "heartbeat of hook drain",
            new RemoteFailure(FailureKind.THROTTLED, "Rate exceeded", null),
            Duration.ofSeconds(2)));
    traced.ended(TerminationOutcome.COMPLETED);
    tracing.close(FLUSH);

    assertThat(collector.span("termination").getEventsList())
        .singleElement()
        .satisfies(event ->
            assertThat(attributes(event.getAttributesList()))
                .containsEntry("lifecycle_manager.blocker", "budget")
                .containsEntry("lifecycle_manager.budget", "shop/web")
                .containsEntry("k8s.pod.name", "web-0"));
    assertThat(collector.span("Drain").getEventsList())
        .extracting(Span.Event::getName)
        .containsExactly("forced_deletion", "heartbeat_failed", "call_failed");
  }

  @Test
  void replicasShareATraceAndTheNextTerminationHasAnother() throws Exception {
    traced.started();
    traced.ended(TerminationOutcome.HANDED_OVER);
    Tracing other =
        Tracing.start(
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()),
            new ReplicaIdentity("1.2.3", "replica-b", null, null),
            time);
    other.record(
        new TerminationStarted(LOCATING, ID, null, "spot interruption", Duration.ofHours(1)));
    other.record(end(TerminationOutcome.COMPLETED));
    other.close(FLUSH);
    tracing.close(FLUSH);

    assertThat(collector.spans())
        .filteredOn(span -> span.getName().equals("termination"))
        .hasSize(2)
        .extracting(RecordingCollector::trace)
        .containsOnly("09f32b9aaa369db00db7d518b7f20032");
    assertThat(TraceIdentity.traceId("i-0abc1234def567890-k3fb"))
        .isNotEqualTo(TraceIdentity.traceId(ID));
  }

  @Test
  void aSpanOfATerminationIsKnownForEachFactAboutIt() {
    assertThat(tracing.record(new NodesListed(3))).isEmpty();
    Optional<TraceRef> root = traced.started();

    assertThat(root).hasValueSatisfying(ref -> assertThat(ref.sampled()).isTrue());
    assertThat(tracing.record(end(TerminationOutcome.COMPLETED))).isEqualTo(root);
    assertThat(tracing.record(end(TerminationOutcome.COMPLETED))).isEmpty();
  }

  @Test
  void aTerminationThatNeverEndsHasABoundedNumberOfSpans() throws Exception {
    traced.started();
    for (int i = 0; i < 1000; i++) {
      traced.enter(i % 2 == 0 ? "Claiming" : "Following");
    }
    traced.ended(TerminationOutcome.OVER);
    tracing.close(FLUSH);

    assertThat(collector.spans()).hasSize(TerminationTrace.MAX_SPANS);
  }

  private static double seconds(Span span) {
    return (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1e9;
  }
}
