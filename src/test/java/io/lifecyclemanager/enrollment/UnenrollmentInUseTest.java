package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.forcedRemoval;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.removal;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.InstanceId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unenroll keeps what terminations still need: their hooks, messages, queue and role. */
class UnenrollmentInUseTest {
  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);

  @BeforeEach
  void enroll() throws InterruptedException {
    fixture.enroll(
        DesiredStateBuilder.forGroups(ONE, OTHER).role("q-notifications").cluster("prod"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whileTheQueueHasMessagesNothingIsRemoved(int visible) throws InterruptedException {
    List<String> before = fixture.titles();
    fixture.account().putMessages("q", visible, 1 - visible);
    EnrollmentReport report = fixture.unenroll(removal());
    assertThat(report.hasOpenChanges()).isTrue();
    assertThat(report.text().lines())
        .hasSize(6)
        .allMatch(line -> line.contains(visible + " messages visible"));
    assertThat(fixture.titles()).isEqualTo(before);
  }

  @Test
  void ifForcedAQueueWithMessagesIsRemoved() throws InterruptedException {
    fixture.account().putMessages("q", 1, 1);
    assertThat(fixture.unenroll(forcedRemoval()).hasOpenChanges()).isFalse();
    assertThat(fixture.titles()).noneMatch(title -> title.startsWith("queue"));
  }

  @Test
  void aMessageThatArrivesAfterThePlanWasMadeKeepsEverything() throws InterruptedException {
    List<Unenrollment.PlannedRemoval> plan = fixture.unenrollment().planRemovals(removal());
    List<String> before = fixture.titles();
    fixture.account().putMessages("q", 0, 1);
    assertThat(fixture.unenrollment().apply(removal(), plan).text())
        .contains(
            "kept hook lifecycle-manager of group one (queue q has 0 messages visible and 1 in",
            "kept role q-notifications (hook lifecycle-manager of group other sends to the queue)");
    assertThat(fixture.titles()).isEqualTo(before);
  }

  @Test
  void aHookStaysWhileItsGroupHasATerminatingInstance() throws InterruptedException {
    fixture.account().terminateInstance(OTHER, new InstanceId("i-0123"));
    assertThat(fixture.planUnenrollment(removal()).text())
        .isEqualTo(
            """
            - hook lifecycle-manager of group one
            ! hook lifecycle-manager of group other (group other has terminating instances: \
            [i-0123]; see --force-queue-with-messages)
            ! queue q (%1$s)
            ! queue q-dead-letters (%1$s)
            ! policy send-to-q of role q-notifications (%1$s)
            ! role q-notifications (%1$s)\
            """
                .formatted("hook lifecycle-manager of group other sends to the queue"));
    assertThat(fixture.unenroll(forcedRemoval()).hasOpenChanges()).isFalse();
  }

  @Test
  void aTerminationThatBeginsAfterThePlanWasMadeKeepsItsHookWithQueueAndRole()
      throws InterruptedException {
    List<Unenrollment.PlannedRemoval> plan = fixture.unenrollment().planRemovals(removal());
    fixture.account().terminateInstance(OTHER, new InstanceId("i-0123"));
    assertThat(fixture.unenrollment().apply(removal(), plan).hasOpenChanges()).isTrue();
    assertThat(fixture.titles())
        .contains("hook lifecycle-manager of group other", "queue q", "role q-notifications")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void aDeadLetterQueueWithMessagesStays() throws InterruptedException {
    fixture.account().putMessages("q-dead-letters", 3, 0);
    assertThat(fixture.planUnenrollment(removal()).text())
        .contains("- queue q\n! queue q-dead-letters (queue q-dead-letters has 3 messages visible");
    assertThat(fixture.unenroll(removal()).hasOpenChanges()).isTrue();
    assertThat(fixture.titles()).contains("queue q-dead-letters").doesNotContain("queue q");
  }
}
