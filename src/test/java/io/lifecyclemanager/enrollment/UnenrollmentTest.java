package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.assertCompletedAfterAnyFailure;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.forcedRemoval;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.removal;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unenroll removes what enroll created, and can be repeated. */
class UnenrollmentTest {
  private static final DesiredStateBuilder DESIRED =
      DesiredStateBuilder.forGroups(ONE, OTHER).role("q-notifications").cluster("prod");

  private EnrollmentFixture fixture;

  @BeforeEach
  void enroll() throws InterruptedException {
    fixture = enrolled();
  }

  private static EnrollmentFixture enrolled() throws InterruptedException {
    EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);
    assertThat(fixture.enroll(DESIRED).failure()).isEmpty();
    return fixture;
  }

  @Test
  void hooksAreRemovedFirstAndOnlyTheTagsOfTheGroupsRemain() throws InterruptedException {
    EnrollmentReport report = fixture.unenroll(removal());
    assertThat(report.text())
        .isEqualTo(
            """
            removed hook lifecycle-manager of group one
            removed hook lifecycle-manager of group other
            removed queue q
            removed queue q-dead-letters
            removed policy send-to-q of role q-notifications
            removed role q-notifications\
            """);
    assertThat(report.hasOpenChanges()).isFalse();
    assertThat(fixture.titles())
        .containsExactly(
            "tag kubernetes.io/cluster/prod of group one",
            "tag kubernetes.io/cluster/prod of group other");
    assertThat(fixture.unenroll(removal()).text()).isEqualTo("nothing to do");
  }

  @Test
  void aDryRunRemovesNothing() throws InterruptedException {
    List<String> before = fixture.titles();
    EnrollmentReport plan = fixture.planUnenrollment(removal());
    assertThat(plan.text()).startsWith("- hook lifecycle-manager of group one\n- hook");
    assertThat(plan.hasOpenChanges()).isTrue();
    assertThat(fixture.titles()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAFailureOfAnyCallTheNextRunCompletesIt(boolean afterEffect)
      throws InterruptedException {
    assertCompletedAfterAnyFailure(
        afterEffect, UnenrollmentTest::enrolled, enrollment -> enrollment.unenroll(removal()));
  }

  @Test
  void aThrottledCallIsRetriedAndNoOther() throws InterruptedException {
    SingleCallFailure failure = fixture.account().failure();
    failure.resetCalls();
    fixture.planUnenrollment(removal());
    int calls = failure.calls();
    for (int call = 0; call < calls; call++) {
      failure.failAt(call, false, FailureKind.THROTTLED);
      fixture.planUnenrollment(removal());
      assertThat(failure.calls()).isEqualTo(calls + 1);
    }
  }

  @Test
  void aRoleWithoutTheDefaultNameIsFoundThroughTheHooks() throws InterruptedException {
    fixture = new EnrollmentFixture(ONE);
    fixture.enroll(DesiredStateBuilder.forGroups(ONE).cluster("prod").role("sender"));
    assertThat(fixture.unenroll(removal()).hasOpenChanges()).isFalse();
    assertThat(fixture.titles()).containsExactly("tag kubernetes.io/cluster/prod of group one");
  }

  @Test
  void aClusterWithoutGroupsHasNoHooks() throws InterruptedException {
    RemovalRequest ofCluster =
        new RemovalRequest("q", Optional.empty(), List.of(), Optional.of("gone"), false);
    assertThat(fixture.unenroll(ofCluster).text())
        .contains("kept queue q (hook lifecycle-manager of group one sends to the queue)");
    fixture.unenroll(forcedRemoval());
    fixture.enroll(DesiredStateBuilder.forGroups().role("q-notifications"));
    assertThat(fixture.unenroll(ofCluster).hasOpenChanges()).isFalse();
    assertThat(fixture.titles()).noneMatch(title -> title.startsWith("queue"));
  }
}
