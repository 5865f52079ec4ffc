package io.lifecyclemanager.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminationLimitsTest {
  /** Minutes after the beginning; the longest lifecycle action ends after 2880. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # ordinary | hard | requested | grace | protected | end
          60         |      |           |       | false     | 60
          60         | 50   |           |       | false     | 50
          60         | 2880 |           |       | false     | 60
          60         |      | 30        |       | false     | 30
          60         |      | 120       |       | false     | 60
          60         | 20   | 30        |       | false     | 20
          60         | 2880 |           |       | true      | 2880
          60         | 50   |           |       | true      | 50
          60         |      |           |       | true      | 2880
          60         | 2880 | 120       |       | true      | 120
          60         | 2880 | 30        |       | true      | 30
          60         | 2880 |           | 125   | false     | 125
          60         | 125  |           | 125   | false     | 125
          60         | 124  |           | 125   | false     | 60
          60         |      |           | 125   | false     | 60
          60         | 2880 | 90        | 125   | false     | 90
          60         | 2880 |           | 40    | false     | 60
          60         | 2880 |           | 125   | true      | 2880
          """)
  void theEarliestLimitCounts(
      long ordinary,
      @Nullable Long hard,
      @Nullable Long requested,
      @Nullable Long grace,
      boolean isProtected,
      long end) {
    TerminationLimits limits =
        new TerminationLimits(
            new Deadline(ordinary),
            Optional.ofNullable(hard).map(Deadline::new),
            Optional.ofNullable(requested).map(Deadline::new),
            Optional.ofNullable(grace).map(Deadline::new),
            isProtected,
            new Deadline(2880),
            Optional.empty());
    assertThat(limits.end().nanos()).isEqualTo(end);
  }

  /** Minutes after the beginning; the end that an operator asks for is 100. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # hard | requested | later hard | end
               |           |            | 100
          1000 |           |            | 100
          100  |           |            | 100
          99   |           |            | 60
               | 30        |            | 100
          1000 |           | 80         | 80
          """)
  void anOperatorMayExtendAllLimitsButTheHardOnes(
      @Nullable Long hard, @Nullable Long requested, @Nullable Long laterHard, long end) {
    TerminationLimits limits = TerminationLimits.of(new Deadline(60), new Deadline(2880));
    limits = hard == null ? limits : limits.withHard(new Deadline(hard));
    limits = limits.withExtension(new Deadline(100));
    limits = laterHard == null ? limits : limits.withHard(new Deadline(laterHard));
    limits = limits.withRequested(Optional.ofNullable(requested).map(Deadline::new));
    assertThat(limits.end().nanos()).isEqualTo(end);
  }

  /** Minutes after the beginning; the last protected pod is gone after 180. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # hard | requested | end
          2880   |           | 240
               |           | 240
          200    |           | 200
          2880   | 190       | 190
          2880   | 300       | 240
          """)
  void withoutProtectedPodsTheOrdinaryLimitsCountAnew(
      @Nullable Long hard, @Nullable Long requested, long end) {
    TerminationLimits limits =
        new TerminationLimits(
                new Deadline(60),
                Optional.ofNullable(hard).map(Deadline::new),
                Optional.ofNullable(requested).map(Deadline::new),
                Optional.of(new Deadline(2000)),
                true,
                new Deadline(2880),
                Optional.empty())
            .withoutProtectedPods(new Deadline(240));
    assertThat(limits.end().nanos()).isEqualTo(end);
  }

  @Test
  void whatIsKnownIsOnlyAddedTo() {
    TerminationLimits limits =
        TerminationLimits.of(new Deadline(60), new Deadline(2880))
            .withHard(new Deadline(1000))
            .withHard(new Deadline(2000))
            .withGraceEnd(new Deadline(125))
            .withGraceEnd(new Deadline(90))
            .tightenedTo(new Deadline(70));
    assertThat(limits.end().nanos()).isEqualTo(125);
    assertThat(limits.withProtectedPods().end().nanos()).isEqualTo(1000);
    assertThat(limits.withRequested(Optional.of(new Deadline(10))).end().nanos()).isEqualTo(10);
  }
}
