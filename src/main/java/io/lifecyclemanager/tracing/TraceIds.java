package io.lifecyclemanager.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/** Gives a trace the id that {@link #with} sets, and spans random ids. Thread-safe. */
final class TraceIds implements IdGenerator {
  private static final ScopedValue<String> NEXT = ScopedValue.newInstance();

  private final IdGenerator random = IdGenerator.random();

  /** A trace that begins in {@code start} on this thread has this id. */
  static <T> T with(String traceId, Supplier<T> start) {
    return ScopedValue.where(NEXT, traceId).call(start::get);
  }

  @Override
  public String generateSpanId() {
    return random.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    return NEXT.isBound() ? NEXT.get() : random.generateTraceId();
  }
}
