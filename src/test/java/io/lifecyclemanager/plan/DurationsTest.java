package io.lifecyclemanager.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "300, PT5M",
    "300s, PT5M",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "1h5s, PT1H5S",
    "90m, PT1H30M",
    "0, PT0S",
    "0s, PT0S",
    "999999999h999999999m999999999s, PT1016944443H25M39S"
  })
  void aNumberIsSecondsAndUnitsAddUp(String text, Duration expected) {
    assertThat(Durations.parse(text)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "1d", "5 m", "-5", "+5", "1.5h", "5M", "30m1h", "500ms", "1h30"})
  void anythingElseIsNone(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1s", "5m", "1h30m", "168h", "1h5s", "10m1s"})
  void whatIsPrintedCanBeTyped(String text) {
    assertThat(Durations.format(Durations.parse(text).orElseThrow())).isEqualTo(text);
  }
}
