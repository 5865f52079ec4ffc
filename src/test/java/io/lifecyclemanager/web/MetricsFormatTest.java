package io.lifecyclemanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsFormatTest {
  @Test
  void aClientThatAsksForNothingGetsText() {
    assertThat(MetricsFormat.of(null)).isEqualTo(MetricsFormat.TEXT);
  }

  /** The first is what Prometheus sends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;"
            + "version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS",
        "application/openmetrics-text                                       | OPEN_METRICS",
        "text/plain;q=0.4, Application/OpenMetrics-Text; version=1.0.0      | OPEN_METRICS",
        "application/openmetrics-text;q=0.2, text/plain;q=0.8               | TEXT",
        "application/openmetrics-text;q=0                                   | TEXT",
        "application/openmetrics-text; version=0.0.1                        | TEXT",
        "application/vnd.google.protobuf;proto=io.prometheus.client         | TEXT",
        "application/openmetrics-text-2                                     | TEXT",
        "*/*                                                                | TEXT",
        "text/html                                                          | TEXT",
      })
  void theFormatIsTheOneThatTheClientPrefers(String accept, MetricsFormat format) {
    assertThat(MetricsFormat.of(accept)).isEqualTo(format);
  }
}
