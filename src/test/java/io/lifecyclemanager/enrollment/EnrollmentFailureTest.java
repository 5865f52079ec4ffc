package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.assertCompletedAfterAnyFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enroll retries what may succeed later; another run completes what a failure ended. */
class EnrollmentFailureTest {
  private static final DesiredStateBuilder DESIRED =
      DesiredStateBuilder.forGroups(ONE, OTHER).cluster("prod");

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAFailureOfAnyCallTheNextRunCompletesIt(boolean afterEffect)
      throws InterruptedException {
    assertCompletedAfterAnyFailure(
        afterEffect,
        () -> new EnrollmentFixture(ONE, OTHER),
        enrollment -> enrollment.enroll(DESIRED));
  }

  @Test
  void aThrottledCallIsRetried() throws InterruptedException {
    fixture.account().failure().failAt(3, false, FailureKind.THROTTLED);
    assertThat(fixture.enroll(DESIRED).failure()).isEmpty();
    assertThat(fixture.output()).anyMatch(line -> line.contains("not yet, next try in"));
    assertThat(fixture.time().elapsed()).isPositive().isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aHookWhoseTestMessageCannotBeSentYetIsRetriedWithProgress() throws InterruptedException {
    fixture.account().refuseHooks(4);
    assertThat(fixture.enroll(DESIRED).failure()).isEmpty();
    assertThat(fixture.output())
        .filteredOn(line -> line.startsWith("hook lifecycle-manager of group one: not yet"))
        .hasSize(4)
        .allMatch(line -> line.endsWith("Unable to publish test message"));
  }

  @Test
  void afterThreeMinutesOfRetriesItFailsAndReportsWhatWasDone() throws InterruptedException {
    fixture.account().refuseHooks(Integer.MAX_VALUE);
    EnrollmentReport report = fixture.enroll(DESIRED);
    assertThat(report.failure().orElseThrow())
        .isEqualTo(
            "hook lifecycle-manager of group one: Unable to publish test message (for 3 minutes)");
    assertThat(report.text().lines().filter(line -> !line.startsWith(" ")))
        .containsExactly(
            "created role sender",
            "created policy send-to-q of role sender",
            "created queue q-dead-letters",
            "created queue q",
            "created tag kubernetes.io/cluster/prod of group one",
            "failed hook lifecycle-manager of group one",
            "not tried tag kubernetes.io/cluster/prod of group other",
            "not tried hook lifecycle-manager of group other");
  }
}
