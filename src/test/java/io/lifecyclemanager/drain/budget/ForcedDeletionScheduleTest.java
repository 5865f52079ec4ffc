package io.lifecyclemanager.drain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All numbers are seconds; a pod is earliest/latest/takes. */
class ForcedDeletionScheduleTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one pod is deleted as late as possible                 | 100/900/35            |   0 | 900
          each before the next one, as late as possible          | 0/900/35 0/900/35     |   0 | 865 900
          three of them                                          | 0/90/30 0/90/30 0/90/30 | 0 | 30 60 90
          a long grace period is over before the next deletion   | 0/700/205 0/900/5     |   0 | 695 900
          pods that do not meet keep their own times             | 0/500/35 0/900/35     |   0 | 500 900
          no pod before half of its drain                        | 450/900/300 0/900/300 0/900/300 | 0 | 450 750 900
          the deletion of another one is waited for              | 0/900/35 0/900/35     | 880 | 880 900
          and never longer than the grace period allows          | 0/500/35 0/900/35     | 600 | 500 900
          what is late is made up for one by one                 | 0/90/30 0/90/30 0/90/30 | 50 | 50 80 90
          without any time left all are deleted with full grace  | 0/10/30 0/10/30       |   0 | 0 10
          """)
  void pods(String phenomenon, String pods, int freeAt, String times) {
    Deadline[] scheduled =
        ForcedDeletionSchedule.times(
            Stream.of(pods.split(" ")).map(ForcedDeletionScheduleTest::window).toList(),
            at(freeAt));
    assertThat(Stream.of(scheduled).map(one -> one.nanos() / 1_000_000_000L))
        .containsExactlyElementsOf(Arrays.stream(times.split(" ")).map(Long::valueOf).toList());
  }

  private static DeletionWindow window(String text) {
    int[] seconds = Stream.of(text.split("/")).mapToInt(Integer::parseInt).toArray();
    return new DeletionWindow(at(seconds[0]), at(seconds[1]), Duration.ofSeconds(seconds[2]));
  }

  private static Deadline at(int seconds) {
    return new Deadline(Duration.ofSeconds(seconds).toNanos());
  }
}
