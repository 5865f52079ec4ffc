package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.QUEUE_ARN;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.removal;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Unenroll keeps what enroll did not create, and what hooks that stay need. */
class UnenrollmentOwnershipTest {
  private static final DesiredStateBuilder DESIRED =
      DesiredStateBuilder.forGroups(ONE, OTHER).role("q-notifications").cluster("prod");

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE, OTHER);

  @Test
  void aQueueAndARoleThatEnrollDidNotCreateStay() throws InterruptedException {
    fixture.account().putResource(EnrollmentFixture.queue(new Encryption.Unencrypted()));
    fixture.account().putResource(new Resource.Role("q-notifications", "{}"));
    assertThat(fixture.unenroll(removal()).text())
        .isEqualTo(
            """
            kept queue q (was not created by enroll)
            kept role q-notifications (was not created by enroll)\
            """);
    assertThat(fixture.titles()).hasSize(2);
  }

  @Test
  void ofARoleThatEnrollDidNotCreateOnlyEnrollsPolicyIsRemoved() throws InterruptedException {
    fixture.account().putResource(new Resource.Role("q-notifications", "{}"));
    fixture.enrollWithOverwrite(DESIRED);
    assertThat(fixture.unenroll(removal()).text())
        .contains("removed policy send-to-q of role", "kept role q-notifications (was not created");
    Resource.RolePolicy modified = new Resource.RolePolicy("q-notifications", "send-to-q", "{}");
    fixture.account().putResource(modified);
    assertThat(fixture.unenroll(removal()).text())
        .contains("kept policy send-to-q of role q-notifications (is not what enroll writes");
    assertThat(fixture.account().resources()).contains(modified);
  }

  @Test
  void aRoleStaysWhileAHookOfAnotherQueueSendsWithIt() throws InterruptedException {
    fixture.enroll(DesiredStateBuilder.forGroups(ONE));
    fixture.enroll(DesiredStateBuilder.forGroups(OTHER).queue("b"));
    assertThat(fixture.unenroll(removal()).text())
        .contains(
            "removed policy send-to-q of role sender",
            "kept role sender (hook lifecycle-manager of group other sends with it)",
            "removed queue q");
    assertThat(fixture.titles())
        .contains("role sender", "policy send-to-b of role sender", "queue b");
  }

  @Test
  void whileAnotherGroupSendsToTheQueueItStaysWithItsRole() throws InterruptedException {
    fixture.enroll(DESIRED);
    assertThat(fixture.unenroll(removal(ONE)).text().lines())
        .contains(
            "removed hook lifecycle-manager of group one",
            "kept queue q (hook lifecycle-manager of group other sends to the queue)");
    assertThat(fixture.titles())
        .contains("hook lifecycle-manager of group other", "queue q", "role q-notifications")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void aHookWithAnotherNameOrAnotherQueueStays() throws InterruptedException {
    fixture.enroll(DESIRED);
    String roleArn = "arn:aws:iam::123456789012:role/q-notifications";
    Resource.Hook otherName = hook(ONE, "foreign", QUEUE_ARN, roleArn);
    Resource.Hook otherQueue = hook(OTHER, DesiredState.HOOK_NAME, QUEUE_ARN + "2", roleArn);
    fixture.account().putResource(otherName);
    fixture.account().putResource(otherQueue);
    fixture.unenroll(removal());
    assertThat(fixture.account().resources()).contains(otherName, otherQueue);
    assertThat(fixture.titles())
        .contains("queue q")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  private static Resource.Hook hook(GroupName group, String name, String queueArn, String roleArn) {
    return new Resource.Hook(
        group,
        name,
        DesiredState.TERMINATING_TRANSITION,
        queueArn,
        roleArn,
        Duration.ofMinutes(1),
        DesiredState.DEFAULT_RESULT);
  }
}
