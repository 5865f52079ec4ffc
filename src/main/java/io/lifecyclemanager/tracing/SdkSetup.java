package io.lifecyclemanager.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the SDK from the environment variables {@code OTEL_…} as its autoconfigure module does.
 */
final class SdkSetup {
  private static final String HTTP = "http/protobuf";

  /** Which names the SDK gives to the metrics about itself: {@link SpanCounts} reads these. */
  private static final String TELEMETRY_VERSION = "otel.experimental.sdk.telemetry.version";

  private static final Pattern PROPERTY = Pattern.compile("\\botel(\\.[a-z_-]+)+");

  private SdkSetup() {}

  /**
   * An SDK that sends spans only: metrics and logs have other ways out.
   *
   * @param counts reads the metrics of the SDK about itself
   * @throws IllegalArgumentException when a variable is invalid; the message names it, and does not
   *     contain the headers, which may be secret
   */
  static OpenTelemetrySdk create(
      Map<String, String> environment, Attributes replica, SpanCounts counts) {
    requireUrl(environment);
    requireHttp(environment);
    requireHeaders(environment);
    SdkLog.install(collector(environment));
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(() -> properties(environment))
          .addPropertiesCustomizer(_ ->
              Map.of(
                  "otel.metrics.exporter",
                  "none",
                  "otel.logs.exporter",
                  "none",
                  TELEMETRY_VERSION,
                  "legacy"))
          .addResourceCustomizer((given, named) -> merge(given, named, replica))
          .addMeterProviderCustomizer((builder, _) -> builder.registerMetricReader(counts))
          .addTracerProviderCustomizer((builder, _) -> builder.setIdGenerator(new TraceIds()))
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException("tracing: " + message(e), e);
    }
  }

  /** Where spans are sent, without a user name and password, and without a key in the query. */
  static String collector(Map<String, String> environment) {
    return Stream.of(TracingEnvironment.TRACES_ENDPOINT, TracingEnvironment.ENDPOINT)
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(url -> !url.isEmpty())
        .findFirst()
        .orElse("the collector")
        .replaceFirst("[?#].*", "")
        .replaceFirst("//[^/]*@", "//");
  }

  private static void requireUrl(Map<String, String> environment) {
    Stream.of(TracingEnvironment.TRACES_ENDPOINT, TracingEnvironment.ENDPOINT)
        .filter(name -> !environment.getOrDefault(name, "http://").matches("\\s*|https?://.*"))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "tracing: %s=%s is not a URL such as http://collector:4318"
                  .formatted(name, environment.get(name)));
        });
  }

  /** Other senders would bring a second HTTP stack. */
  private static void requireHttp(Map<String, String> environment) {
    Stream.of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst()
        .filter(name -> !environment.getOrDefault(name, "").equals(HTTP))
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "tracing: %s=%s is not supported: use %s, which collectors serve on port 4318"
                  .formatted(name, environment.get(name), HTTP));
        });
  }

  /** The SDK's own message would contain the value. */
  private static void requireHeaders(Map<String, String> environment) {
    Stream.of("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS")
        .filter(name ->
            Stream.of(environment.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .anyMatch(pair -> !pair.isEmpty() && pair.indexOf('=') < 1))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "tracing: " + name + " is not a list of key=value pairs separated by commas");
        });
  }

  private static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.exporter.otlp.protocol", HTTP);
    environment.forEach((name, value) -> {
      if (name.startsWith("OTEL_") && !value.isBlank()) {
        properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      }
    });
    return properties;
  }

  /** What the environment says of the resource wins over what the program knows of itself. */
  private static Resource merge(Resource given, ConfigProperties environment, Attributes replica) {
    Set<String> named = new HashSet<>(environment.getMap("otel.resource.attributes").keySet());
    if (environment.getString("otel.service.name") != null) {
      named.add("service.name");
    }
    // Not Resource.merge, which warns that the id of the instance is another one.
    return Resource.create(
        given.getAttributes().toBuilder()
            .putAll(replica.toBuilder().removeIf(key -> named.contains(key.getKey())).build())
            .build());
  }

  /** Of the failure and its causes, with the names of variables instead of the SDK's properties. */
  private static String message(Throwable failure) {
    return PROPERTY
        .matcher(
            Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(each -> Optional.ofNullable(each.getMessage()).orElse(each.toString()))
                .distinct()
                .collect(Collectors.joining(": ")))
        .replaceAll(found -> found.group().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
  }
}
