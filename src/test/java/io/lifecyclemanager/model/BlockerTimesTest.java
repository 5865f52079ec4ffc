package io.lifecyclemanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text says what happens to a pod, and when: with the date where that is another day's. */
class BlockerTimesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind     | since    | next try | deletion | wait end | text
          BUDGET     | 23T22:10 | 23T22:11 | 23T23:05 | 23T23:06 | (since 22:10:00Z, next try 22:11:00Z, deleted by force at 23:05:00Z)
          BUDGET     | 23T22:10 | 23T22:11 |          | 23T23:06 | (since 22:10:00Z, next try 22:11:00Z, waited for until 23:06:00Z)
          STUCK      | 23T22:10 |          |          | 23T23:06 | (since 22:10:00Z, waited for until 23:06:00Z)
          PROTECTED  | 23T22:10 | 23T23:00 | 23T23:05 | 23T23:06 | (since 22:10:00Z, evicted at 23:00:00Z at the latest, deleted by force at 23:05:00Z)
          DRAIN_MODE | 23T22:10 | 24T00:30 | 24T00:35 | 24T00:36 | (since 22:10:00Z, evicted at 2026-11-24T00:30:00Z at the latest, deleted by force at 2026-11-24T00:35:00Z)
          VOLUME     | 22T23:59 |          |          | 24T00:00 | (since 2026-11-22T23:59:00Z, waited for until 2026-11-24T00:00:00Z)
          NO_EFFECT  | 23T00:00 |          |          |          | (since 00:00:00Z)
          """)
  void theTimesAreText(
      BlockerKind kind,
      String since,
      @Nullable String nextTry,
      @Nullable String deletion,
      @Nullable String waitEnd,
      String text) {
    BlockerTimes times =
        new BlockerTimes(
            Instant.parse("2026-11-" + since + ":00Z"),
            at(nextTry),
            at(deletion),
            null,
            at(waitEnd));
    Instant now = Instant.parse("2026-11-23T22:10:30Z");
    assertThat(new Blocker(kind, null, null, "", times).describeTimes(now)).isEqualTo(text);
  }

  private static @Nullable Instant at(@Nullable String time) {
    return time == null ? null : Instant.parse("2026-11-" + time + ":00Z");
  }
}
