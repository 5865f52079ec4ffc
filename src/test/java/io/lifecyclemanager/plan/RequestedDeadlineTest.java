package io.lifecyclemanager.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestedDeadlineTest {
  /** Minutes after the beginning; a drain needs 20. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # duration | since | end
          30         | 0     | 30
          30         | 10    | 30
          30         | 15    | 35
          30         | 90    | 110
          5          | 0     | 5
          5          | 3     | 8
          5          | 90    | 95
          120        | 90    | 120
          120        | 110   | 130
          """)
  void aLateTerminationHasTimeForItsDrain(long duration, long since, long end) {
    assertThat(
            new RequestedDeadline(Duration.ofMinutes(duration), at(since))
                .end(at(0), Duration.ofMinutes(20)))
        .isEqualTo(at(end));
  }

  private static Deadline at(long minutes) {
    return new Deadline(Duration.ofMinutes(minutes).toNanos());
  }
}
