package io.lifecyclemanager.status;

import static io.lifecyclemanager.status.StatusBuilder.NOW;
import static io.lifecyclemanager.status.StatusBuilder.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How many terminations that have ended are known, and how long. */
class TerminationHistoryTest {
  private static final Duration DAY = Duration.ofHours(24);

  private final TerminationHistory history = new TerminationHistory();

  @Test
  void theMostRecentTwoHundredAreKnownTheLatestFirst() {
    for (int i = 1; i <= 200; i++) {
      add("i-" + i, NOW);
    }
    assertThat(history.list(NOW)).hasSize(200);
    add("i-201", NOW);
    assertThat(history.list(NOW)).hasSize(200);
    assertThat(history.list(NOW).getFirst().instance()).isEqualTo("i-201");
    assertThat(history.list(NOW).getLast().instance()).isEqualTo("i-2");
  }

  @Test
  void eachIsKnownFor24Hours() {
    add("i-1", NOW);
    add("i-2", NOW.plusSeconds(1));
    assertThat(history.list(NOW.plus(DAY))).hasSize(2);
    assertThat(history.list(NOW.plus(DAY).plusMillis(1)))
        .extracting(TerminationStatus::instance)
        .containsExactly("i-2");
    assertThat(history.list(NOW.plus(DAY).plusMillis(1001))).isEmpty();
  }

  private void add(String instance, Instant ended) {
    history.add(status(instance).ended(ended).build(), ended);
  }
}
