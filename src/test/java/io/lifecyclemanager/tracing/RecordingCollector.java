package io.lifecyclemanager.tracing;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * A collector of traces: OTLP over HTTP as its specification says, decoded by OpenTelemetry's own
 * classes. Thread-safe.
 */
public final class RecordingCollector implements AutoCloseable {
  private static final String PROTOBUF = "application/x-protobuf";

  private final Queue<ResourceSpans> received = new ConcurrentLinkedQueue<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final LoopbackServer server = new LoopbackServer(this::answer);

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/v1/traces")
          || !PROTOBUF.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      received.addAll(
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()).getResourceSpansList());
      byte[] response = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
      exchange.sendResponseHeaders(200, response.length == 0 ? -1 : response.length);
      exchange.getResponseBody().write(response);
    }
  }

  /** The value of {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  public String endpoint() {
    return server.uri().toString();
  }

  /** The headers of the requests so far, the last value of each; names as {@code Like-This}. */
  Map<String, String> headers() {
    return headers;
  }

  /** The attributes of those that sent spans. */
  public List<Map<String, String>> resources() {
    return received.stream()
        .map(one -> attributes(one.getResource().getAttributesList()))
        .distinct()
        .toList();
  }

  /** All spans so far, in the order of their ends: each once, however often it was sent. */
  public List<Span> spans() {
    return received.stream()
        .flatMap(one -> one.getScopeSpansList().stream())
        .flatMap(one -> one.getSpansList().stream())
        .distinct()
        .toList();
  }

  /** Each span by its name, with that of its parent; {@code -} where it has none. */
  public List<String> tree() {
    Map<String, String> names =
        spans().stream()
            .collect(Collectors.toMap(RecordingCollector::id, Span::getName, (one, _) -> one));
    return spans().stream()
        .map(span ->
            names.getOrDefault(hex(span.getParentSpanId().toByteArray()), "-")
                + " > "
                + span.getName())
        .toList();
  }

  /** The only span with this name. */
  public Span span(String name) {
    List<Span> found = spans().stream().filter(span -> span.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " spans " + name + " of " + tree());
    }
    return found.getFirst();
  }

  /** The trace that the span is in, in hex. */
  public static String trace(Span span) {
    return hex(span.getTraceId().toByteArray());
  }

  /** Its own id, in hex. */
  public static String id(Span span) {
    return hex(span.getSpanId().toByteArray());
  }

  /** Names and values as text. */
  public static Map<String, String> attributes(Collection<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, one -> text(one.getValue())));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case ARRAY_VALUE, KVLIST_VALUE, BYTES_VALUE, STRING_VALUE_STRINDEX, VALUE_NOT_SET ->
          value.toString();
    };
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
