package io.lifecyclemanager.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The formats of {@code GET /metrics}. Only OpenMetrics has exemplars. */
public enum MetricsFormat {
  /** Prometheus' text format, for every client that does not prefer the other. */
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  /** OpenMetrics 1.0.0. */
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private static final Pattern QUALITY = Pattern.compile(";\\s*q=([01](?:\\.\\d{0,3})?)");
  private static final Pattern VERSION = Pattern.compile(";\\s*version=\"?([0-9.]+)");

  private final String contentType;

  MetricsFormat(String contentType) {
    this.contentType = contentType;
  }

  /** The value of {@code Content-Type}; Prometheus 3 refuses types that it does not know. */
  public String contentType() {
    return contentType;
  }

  /**
   * The format that the client prefers.
   *
   * @param accept the header {@code Accept}; null where there is none
   */
  static MetricsFormat of(@Nullable String accept) {
    if (accept == null) {
      return TEXT;
    }
    String[] ranges = accept.toLowerCase(Locale.ROOT).split(",", -1);
    double openMetrics = quality(ranges, "application/openmetrics-text", "1.0.0");
    return openMetrics > 0 && openMetrics >= quality(ranges, "text/plain", "0.0.4")
        ? OPEN_METRICS
        : TEXT;
  }

  private static double quality(String[] ranges, String type, String version) {
    return Arrays.stream(ranges)
        .map(String::strip)
        .filter(range -> range.equals(type) || range.startsWith(type + ";"))
        .filter(range -> {
          Matcher asked = VERSION.matcher(range);
          return !asked.find() || asked.group(1).equals(version);
        })
        .mapToDouble(range -> {
          Matcher asked = QUALITY.matcher(range);
          return asked.find() ? Double.parseDouble(asked.group(1)) : 1;
        })
        .max()
        .orElse(0);
  }
}
