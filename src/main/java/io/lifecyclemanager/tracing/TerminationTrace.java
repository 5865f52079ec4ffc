package io.lifecyclemanager.tracing;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Time;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one termination in this replica: {@value #TERMINATION}, below it one for each state,
 * and below the state what overlaps in it. Has at most {@link #MAX_SPANS} spans, and the SDK's
 * limit of events for each of them (128). Not thread-safe.
 */
final class TerminationTrace {
  static final String TERMINATION = "termination";

  /** An ordinary termination has ten; one that other replicas interrupt has some more. */
  static final int MAX_SPANS = 200;

  /** What is told once is remembered only so often. */
  private static final int MAX_ONCE = 300;

  private final Tracer tracer;
  private final Time time;
  private final Instant began;
  private final long beganNanos;
  private final Span root;
  private final Map<String, Span> open = new LinkedHashMap<>();
  private final Set<String> once = new HashSet<>();
  private @Nullable TerminatingInstance subject;
  private @Nullable String state;
  private int spans = 1;

  /** Begins now, in the state that terminations begin with. */
  TerminationTrace(Tracer tracer, Time time, TerminationStarted start) {
    this.tracer = tracer;
    this.time = time;
    this.began = time.now();
    this.beganNanos = time.nanos();
    this.root =
        TraceIds.with(
            TraceIdentity.traceId(start.id()),
            () ->
                tracer
                    .spanBuilder(TERMINATION)
                    .setNoParent()
                    .setAllAttributes(SpanAttributes.of(start))
                    .setStartTimestamp(began)
                    .startSpan());
    enterState("Locating");
  }

  /** The span of the whole termination. */
  TraceRef ref() {
    SpanContext context = root.getSpanContext();
    return new TraceRef(context.getTraceId(), context.getSpanId(), context.isSampled());
  }

  /** What is known of the instance by now. */
  void setSubject(TerminatingInstance known) {
    if (!known.equals(subject)) {
      subject = known;
      SpanAttributes.set(root, known);
    }
  }

  /**
   * The state ends that the termination was in, and all that overlapped in it; this one begins.
   *
   * @param name of the state; of one that stops, with the reason in parentheses
   */
  void enterState(String name) {
    endAll();
    int reason = name.indexOf(" (");
    String next = reason < 0 ? name : name.substring(0, reason);
    if (next.equals("Ended")) {
      return;
    }
    state = null;
    begin(
        TERMINATION,
        next,
        next,
        reason < 0
            ? Attributes.empty()
            : Attributes.of(SpanAttributes.REASON, name.substring(reason + 2, name.length() - 1)));
    state = next;
  }

  /** A part of the present state begins, unless it lasts already. */
  void begin(String name, Attributes attributes) {
    begin(state == null ? TERMINATION : state, name, name, attributes);
  }

  /**
   * A part of another one begins, unless it lasts already.
   *
   * @param parent the part, or {@link #TERMINATION}
   * @param key tells parts with the same name apart
   * @param name of the span: one of few
   */
  void begin(String parent, String key, String name, Attributes attributes) {
    if (open.containsKey(key) || spans >= MAX_SPANS) {
      return;
    }
    spans++;
    open.put(
        key,
        tracer
            .spanBuilder(name)
            .setParent(Context.root().with(open.getOrDefault(parent, root)))
            .setAllAttributes(attributes)
            .setStartTimestamp(now())
            .startSpan());
  }

  /**
   * A part ends, where it lasts.
   *
   * @param failure what could not be done; null where all was done
   */
  void end(String key, Attributes attributes, @Nullable String failure) {
    Span span = open.remove(key);
    if (span != null) {
      span.setAllAttributes(attributes);
      if (failure != null) {
        span.setStatus(StatusCode.ERROR, SpanAttributes.cut(failure));
      }
      span.end(now());
    }
  }

  /** Something happened in this part, or in the whole termination where the part does not last. */
  void addEvent(String key, String name, Attributes attributes) {
    open.getOrDefault(key, root).addEvent(name, attributes, now());
  }

  /** The same where it has not happened before. */
  void addFirstEvent(String key, String name, Attributes attributes) {
    if (isFirst(name + " " + key)) {
      addEvent(key, name, attributes);
    }
  }

  /** Adds an event for each of these blockers that has none yet. */
  void addBlockers(List<Blocker> urgent) {
    for (Blocker blocker : urgent) {
      if (isFirst(blocker.kind() + " " + blocker.pod() + " " + blocker.budget())) {
        root.addEvent("blocker", SpanAttributes.of(blocker), now());
      }
    }
  }

  private boolean isFirst(String identity) {
    return once.size() < MAX_ONCE && once.add(identity);
  }

  /** Ends everything. */
  void end(TerminationEnded end) {
    endAll();
    root.setAttribute(SpanAttributes.OUTCOME, SpanAttributes.lower(end.outcome()));
    root.setAttribute(SpanAttributes.SUMMARY, SpanAttributes.cut(end.summary()));
    if (end.outcome() == TerminationOutcome.ABANDONED || end.outcome() == TerminationOutcome.OVER) {
      root.setStatus(StatusCode.ERROR, SpanAttributes.cut(end.summary()));
    }
    root.end(now());
  }

  /** Parts end before the state that they are in. */
  private void endAll() {
    Instant now = now();
    open.values().stream().toList().reversed().forEach(span -> span.end(now));
    open.clear();
  }

  /** As far after the beginning as the monotonic clock says: the wall clock may jump. */
  private Instant now() {
    return began.plus(time.since(beganNanos));
  }
}
