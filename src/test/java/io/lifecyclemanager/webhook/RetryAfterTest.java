package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30                            | 30",
        "0                             | 0",
        "999999999                     | 300",
        "99999999999999999999          | 0",
        "-5                            | 0",
        "soon                          | 0",
        "Sun, 01 Mar 2026 12:00:45 GMT | 45",
        "Sun, 01 Mar 2026 11:00:00 GMT | 0",
        "Mon, 02 Mar 2026 12:00:00 GMT | 300",
      })
  void itIsANumberOfSecondsOrATime(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).hasSeconds(seconds);
  }
}
