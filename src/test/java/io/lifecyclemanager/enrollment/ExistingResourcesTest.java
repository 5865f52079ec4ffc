package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.hook;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Enroll changes an existing resource only if it may overwrite. */
class ExistingResourcesTest {
  private static final DesiredStateBuilder DESIRED =
      DesiredStateBuilder.forGroups(ONE, OTHER).cluster("prod");
  private static final Resource.Hook DIFFERENT_HOOK = hook(ONE, "sender", Duration.ofMinutes(10));

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);

  @BeforeEach
  void changeTheHookAfterEnrollment() throws InterruptedException {
    fixture.enroll(DESIRED);
    fixture.account().putResource(DIFFERENT_HOOK);
  }

  @Test
  void aResourceThatDiffersIsReportedAndKept() throws InterruptedException {
    EnrollmentReport plan = fixture.planEnrollment(DESIRED, false);
    assertThat(plan.text())
        .isEqualTo(
            """
            ! hook lifecycle-manager of group one (exists and differs; --overwrite changes it)
                heartbeat timeout: 600 s → 900 s\
            """);
    assertThat(plan.hasOpenChanges()).isTrue();
    EnrollmentReport report = fixture.enroll(DESIRED);
    assertThat(report.text()).startsWith("kept hook lifecycle-manager of group one");
    assertThat(report.hasOpenChanges()).isTrue();
    assertThat(fixture.account().resources()).contains(DIFFERENT_HOOK);
  }

  @Test
  void withOverwriteAResourceThatDiffersIsChanged() throws InterruptedException {
    fixture.account().putResource(new Resource.Tag(OTHER, "kubernetes.io/cluster/prod", "shared"));
    assertThat(fixture.planEnrollment(DESIRED, true).text().lines())
        .containsExactly(
            "~ hook lifecycle-manager of group one",
            "    heartbeat timeout: 600 s → 900 s",
            "~ tag kubernetes.io/cluster/prod of group other",
            "    value: shared → owned");
    EnrollmentReport report = fixture.enrollWithOverwrite(DESIRED);
    assertThat(report.text()).startsWith("changed hook lifecycle-manager of group one");
    assertThat(report.hasOpenChanges()).isFalse();
    assertThat(fixture.enroll(DESIRED).outcomes()).isEmpty();
  }
}
