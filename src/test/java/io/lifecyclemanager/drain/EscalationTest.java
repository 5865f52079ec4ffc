package io.lifecyclemanager.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EscalationTest {
  private static final Deadline START = at(0);

  @Test
  void aPodEscalatesItsGracePeriodBeforeTheDeadline() {
    assertThat(escalation(900).escalateAt(START, at(3600), pod(30))).isEqualTo(at(3600 - 35));
    assertThat(escalation(900).escalateAt(START, at(3600), pod(600))).isEqualTo(at(3600 - 605));
  }

  @Test
  void theGracePeriodIsBetweenOneSecondAndTheMaximum() {
    assertThat(escalation(900).grace(pod(1200))).isEqualTo(Duration.ofMinutes(15));
    assertThat(escalation(900).grace(pod(0))).isEqualTo(Duration.ofSeconds(1));
    assertThat(escalation(900).escalateAt(START, at(3600), pod(1200))).isEqualTo(at(3600 - 905));
  }

  @Test
  void budgetsAreRespectedForTheFirstHalfOfTheDrain() {
    assertThat(escalation(900).escalateAt(START, at(60), pod(300))).isEqualTo(at(30));
  }

  @Test
  void aPodThatIsHeldBackIsEvictedHalfwayToItsDeletion() {
    assertThat(escalation(900).evictAt(START, at(3635), pod(30))).isEqualTo(at(1800));
  }

  @Test
  void aPodThatIsHeldBackIsEvictedAMinuteBeforeItsDeletionWhereThereIsThatMuchTime() {
    assertThat(escalation(900).evictAt(START, at(135), pod(30))).isEqualTo(at(40));
    assertThat(escalation(900).evictAt(START, at(95), pod(30))).isEqualTo(at(0));
    assertThat(escalation(900).evictAt(START, at(85), pod(30))).isEqualTo(at(25));
  }

  @Test
  void aProtectedPodIsEvictedAMinuteBeforeItsOwnGracePeriodMustBegin() {
    assertThat(escalation(900).evictProtectedAt(START, at(3635), pod(30))).isEqualTo(at(3540));
    assertThat(escalation(900).evictProtectedAt(START, at(135), pod(30))).isEqualTo(at(40));
    assertThat(escalation(900).evictProtectedAt(START, at(85), pod(30))).isEqualTo(START);
    assertThat(escalation(900).evictProtectedAt(START, at(85), pod(0))).isEqualTo(at(19));
  }

  @Test
  void theMaximumDoesNotShortenTheGracePeriodOfAProtectedPod() {
    assertThat(escalation(900).evictProtectedAt(START, at(14400), pod(7200))).isEqualTo(at(7135));
    assertThat(escalation(900).evictProtectedAt(START, at(8000), pod(7200))).isEqualTo(at(735));
    assertThat(escalation(900).evictProtectedAt(START, at(3600), pod(7200))).isEqualTo(START);
    assertThat(escalation(0).evictProtectedAt(START, at(14400), pod(7200))).isEqualTo(at(7135));
  }

  @Test
  void aMaximumOfZeroDisablesDeletion() {
    assertThat(escalation(0).isEnabled()).isFalse();
    assertThat(escalation(1).isEnabled()).isTrue();
    assertThat(escalation(0).escalateAt(START, at(3600), pod(30))).isEqualTo(at(3600 - 35));
  }

  private static Escalation escalation(int maxGraceSeconds) {
    return new Escalation(Duration.ofSeconds(maxGraceSeconds));
  }

  private static Deadline at(long seconds) {
    return new Deadline(Duration.ofSeconds(seconds).toNanos());
  }

  private static PodView pod(int graceSeconds) {
    return new PodView(
        new PodRef("shop", "pod", "uid"),
        "Running",
        null,
        null,
        false,
        false,
        Duration.ofSeconds(graceSeconds),
        Map.of(),
        false,
        null,
        false,
        Map.of(),
        Set.of());
  }
}
