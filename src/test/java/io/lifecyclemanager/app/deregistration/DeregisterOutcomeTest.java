package io.lifecyclemanager.app.deregistration;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.BalancerStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script sees at the end. */
class DeregisterOutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "DEREGISTERED,              , 0, ''",
    "REFUSED,                   , 1, web: no",
    "DRAINING,                  , 3, ''",
    "DRAINING,   no credentials , 1, no credentials",
  })
  void theExitCodeTellsTheState(
      DeregistrationState state, @Nullable String accessProblem, int code, String failure) {
    DeregisterOutcome outcome = new DeregisterOutcome(status(state), accessProblem);
    assertThat(outcome.exitCode()).isEqualTo(code);
    assertThat(outcome.failure()).isEqualTo(failure);
  }

  @Test
  void theLoadBalancerThatRefusesIsNamed() {
    assertThat(new DeregisterOutcome(status(DeregistrationState.REFUSED), null).output(false))
        .isEqualTo(
            "i-0123: refused\n  old: draining until 2026-01-01T00:00:40Z\n  web: refused: no");
  }

  @Test
  void theReasonIsShownWhereItIsNoFailure() {
    assertThat(new DeregisterOutcome(status(DeregistrationState.DRAINING), null).output(false))
        .endsWith("\n  web: no");
    assertThat(DeregisterOutcome.progress(status(DeregistrationState.DRAINING)))
        .containsExactly(
            "node node-1",
            "old: draining until 2026-01-01T00:00:40Z",
            "web: refused: no",
            "waiting: web: no");
  }

  private static DeregistrationStatus status(DeregistrationState state) {
    Instant began = Instant.parse("2026-01-01T00:00:00Z");
    return new DeregistrationStatus(
        "i-0123",
        state,
        List.of(
            new BalancerStatus("old", DeregistrationState.DRAINING, began.plusMillis(40_400), null),
            new BalancerStatus("web", DeregistrationState.REFUSED, null, "no")),
        "node-1",
        "a test",
        "web: no",
        began,
        state == DeregistrationState.DRAINING ? null : began.plusSeconds(60));
  }
}
