package io.lifecyclemanager.tracing;

import static io.lifecyclemanager.tracing.SpanAttributes.cut;
import static io.lifecyclemanager.tracing.SpanAttributes.seconds;

import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DeregistrationStarted;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.Fact.TerminationStateEntered;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The traces of the terminations in progress, made from facts. Thread-safe. */
final class TerminationTraces {
  private static final String DEREGISTRATION = "Deregistration";
  private static final String BALANCER = "LoadBalancer";
  private static final String DRAIN_SLOT = "DrainSlot";
  private static final String DRAIN = "Drain";
  private static final String VOLUMES = "Volumes";

  private final Tracer tracer;
  private final Time time;

  /** The next termination of an instance may begin a moment before the one before has ended. */
  private final Map<InstanceId, Deque<TerminationTrace>> running = new HashMap<>();

  TerminationTraces(Tracer tracer, Time time) {
    this.tracer = tracer;
    this.time = time;
  }

  /**
   * Records the fact.
   *
   * @return the span of the termination that the fact is about; empty where it is about none
   */
  synchronized Optional<TraceRef> record(Fact fact) {
    return switch (fact) {
      case TerminationStarted start -> start(start);
      case TerminationEnded end -> end(end);
      case TerminationStateEntered entered ->
          update(entered.subject(), it -> it.enterState(entered.state()));
      case Fact.NodeClaimed claim -> update(claim.subject(), _ -> {});
      case DeregistrationStarted start -> update(start.subject(), it -> begin(it, start));
      case TargetDraining target -> update(target.subject(), it -> recordDraining(it, target));
      case TargetLeft target ->
          update(
              target.subject(),
              it -> it.end(BALANCER + target.balancer(), Attributes.empty(), null));
      case DeregistrationEnded end ->
          update(
              end.subject(),
              it ->
                  it.end(
                      DEREGISTRATION,
                      Attributes.of(SpanAttributes.BALANCERS, (long) end.balancers()),
                      end.failure()));
      case DrainFact.DrainQueued queued ->
          update(queued.subject(), it -> it.begin(DRAIN_SLOT, Attributes.empty()));
      case DrainStarted start -> update(start.subject(), it -> begin(it, start));
      case DrainEnded end -> update(end.subject(), it -> end(it, end));
      case VolumeWaitStarted wait ->
          update(
              wait.subject(),
              it ->
                  it.begin(
                      VOLUMES,
                      Attributes.of(SpanAttributes.VOLUMES, (long) wait.volumes().size())));
      case VolumeWaitEnded end -> update(end.subject(), it -> end(it, end));
      case BlockersListed list -> {
        list.urgent()
            .forEach((subject, blockers) -> update(subject, it -> it.addBlockers(blockers)));
        yield Optional.empty();
      }
      // SpanEvent knows every fact.
      default -> addEvent(fact);
    };
  }

  private Optional<TraceRef> start(TerminationStarted start) {
    TerminationTrace trace = new TerminationTrace(tracer, time, start);
    trace.setSubject(start.subject());
    running.computeIfAbsent(start.subject().instance(), _ -> new ArrayDeque<>()).addLast(trace);
    return Optional.of(trace.ref());
  }

  private Optional<TraceRef> end(TerminationEnded end) {
    InstanceId instance = end.subject().instance();
    Deque<TerminationTrace> traces = running.get(instance);
    if (traces == null) {
      return Optional.empty();
    }
    TerminationTrace trace = traces.removeFirst();
    if (traces.isEmpty()) {
      running.remove(instance);
    }
    trace.setSubject(end.subject());
    trace.end(end);
    return Optional.of(trace.ref());
  }

  private Optional<TraceRef> update(
      TerminatingInstance subject, Consumer<TerminationTrace> change) {
    Deque<TerminationTrace> traces = running.get(subject.instance());
    if (traces == null) {
      return Optional.empty();
    }
    TerminationTrace trace = traces.getLast();
    trace.setSubject(subject);
    change.accept(trace);
    return Optional.of(trace.ref());
  }

  private Optional<TraceRef> addEvent(Fact fact) {
    return SpanEvent.of(fact)
        .flatMap(event ->
            update(event.subject(), it -> it.addEvent(DRAIN, event.name(), event.attributes())));
  }

  private static void begin(TerminationTrace trace, DeregistrationStarted start) {
    trace.begin(DEREGISTRATION, Attributes.empty());
    for (String balancer : start.balancers()) {
      trace.begin(
          DEREGISTRATION,
          BALANCER + balancer,
          BALANCER,
          Attributes.of(SpanAttributes.BALANCER, cut(balancer)));
    }
  }

  /** Reported again with every look at the load balancer: only the beginning is an event. */
  private static void recordDraining(TerminationTrace trace, TargetDraining target) {
    trace.addFirstEvent(
        BALANCER + target.balancer(),
        "deregistration_accepted",
        Attributes.of(SpanAttributes.REMAINING, seconds(target.remaining())));
  }

  private static void begin(TerminationTrace trace, DrainStarted start) {
    trace.end(DRAIN_SLOT, Attributes.empty(), null);
    trace.begin(
        DRAIN,
        Attributes.of(
            SpanAttributes.PODS,
            (long) start.podsToEvict(),
            SpanAttributes.LONGEST_GRACE,
            seconds(start.longestGrace())));
  }

  private static void end(TerminationTrace trace, DrainEnded end) {
    trace.end(DRAIN_SLOT, Attributes.empty(), end.failure());
    trace.end(DRAIN, Attributes.of(SpanAttributes.PODS_GONE, (long) end.podsGone()), end.failure());
  }

  private static void end(TerminationTrace trace, VolumeWaitEnded end) {
    trace.end(
        VOLUMES,
        Attributes.empty(),
        end.attached().isEmpty() ? null : "still attached: " + String.join(", ", end.attached()));
  }
}
