package io.lifecyclemanager.tracing;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whether the environment asks for traces. Knows no class of the OpenTelemetry SDK, so that asking
 * loads none. No I/O.
 */
public final class TracingEnvironment {
  /** The variables that name a collector; either of them turns tracing on. */
  static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

  private TracingEnvironment() {}

  /**
   * Whether a collector is named, and traces are not turned off by {@code OTEL_SDK_DISABLED=true}
   * or {@code OTEL_TRACES_EXPORTER=none}.
   *
   * @param environment the variables of the process
   */
  public static boolean isEnabled(Map<String, String> environment) {
    return Stream.of(ENDPOINT, TRACES_ENDPOINT)
            .map(environment::get)
            .filter(Objects::nonNull)
            .anyMatch(endpoint -> !endpoint.isBlank())
        && !isSet(environment, "OTEL_SDK_DISABLED", "true")
        && !isSet(environment, "OTEL_TRACES_EXPORTER", "none");
  }

  private static boolean isSet(Map<String, String> environment, String name, String value) {
    return value.equalsIgnoreCase(environment.getOrDefault(name, "").strip());
  }
}
