package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.MaxUnavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceLimitsTest {
  private static final MaxUnavailable ONE = new MaxUnavailable(1, false);
  private static final MaxUnavailable ALL = PaceLimits.UNLIMITED;

  @Test
  void eachLimitIsOneThatReplicasAgreeOn() {
    assertThat(PaceLimits.NONE.isAny()).isFalse();
    assertThat(new PaceLimits(ONE, ALL, ALL, Duration.ZERO).isAny()).isTrue();
    assertThat(new PaceLimits(ALL, ONE, ALL, Duration.ZERO).isAny()).isTrue();
    assertThat(new PaceLimits(ALL, ALL, ONE, Duration.ZERO).isAny()).isTrue();
    assertThat(new PaceLimits(ALL, ALL, ALL, Duration.ofMinutes(1)).isAny()).isTrue();
  }
}
