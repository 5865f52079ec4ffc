package io.lifecyclemanager.tracing;

/**
 * A span by its ids, in lower-case hex.
 *
 * @param traceId 32 digits
 * @param spanId 16 digits
 * @param sampled whether the span is sent to the collector
 */
public record TraceRef(String traceId, String spanId, boolean sampled) {}
