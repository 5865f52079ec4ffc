package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.hook;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A queue that was deleted within the last minute, and that SQS still finds, is created again. */
class DeletedQueuesTest {
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/1234-5678";
  private static final DesiredStateBuilder DESIRED =
      DesiredStateBuilder.forGroups(ONE).cluster("prod");

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE);

  private static DesiredStateBuilder withKey(String arn) {
    return DESIRED.kmsKey(Optional.of(arn));
  }

  @Test
  void itIsCreatedAgainBeforeTheHooksThatSendToIt() throws InterruptedException {
    fixture.enroll(DESIRED);
    fixture.account().remove(hook(ONE, "sender", Duration.ofMinutes(15)));
    fixture.account().deleteMomentsAgo("q");
    fixture.account().deleteMomentsAgo("q-dead-letters");
    EnrollmentReport report = fixture.enroll(DESIRED);
    assertThat(report.failure()).isEmpty();
    assertThat(report.text().lines().filter(line -> line.startsWith("created")))
        .containsExactly(
            "created queue q-dead-letters",
            "created queue q",
            "created hook lifecycle-manager of group one");
    assertThat(fixture.output()).anyMatch(line -> line.startsWith("queue q: not yet, next try in"));
  }

  @Test
  void itIsCreatedAgainEvenIfEveryResourceSeemsToExist() throws InterruptedException {
    fixture.enroll(DESIRED);
    fixture.account().deleteMomentsAgo("q");
    assertThat(fixture.enroll(DESIRED).text()).startsWith("created queue q\n");
    assertThat(fixture.enroll(DESIRED).text()).isEqualTo("nothing to do");
  }

  @Test
  void itsAccessPolicyIsCreatedAgain() throws InterruptedException {
    DesiredStateBuilder withEvents = DESIRED.events(true);
    fixture.enroll(withEvents);
    fixture.account().deleteMomentsAgo("q");
    assertThat(fixture.enroll(withEvents).text())
        .contains("created queue q\n", "created policy of queue q\n");
    assertThat(fixture.accessPolicy()).contains("LifecycleManagerEvents");
    assertThat(fixture.enroll(withEvents).text()).isEqualTo("nothing to do");
  }

  @Test
  void itKeepsItsKey() throws InterruptedException {
    fixture.enroll(withKey(KEY));
    fixture.account().deleteMomentsAgo("q");
    assertThat(fixture.enroll(DESIRED).text()).startsWith("created queue q\n");
    assertThat(fixture.account().resources(Resource.Queue.class).map(Resource.Queue::encryption))
        .containsOnly(new Encryption.KmsKey(KEY));
    assertThat(fixture.rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }

  @Test
  void ifItGetsAnotherKeyTheRoleGetsThePermissionForIt() throws InterruptedException {
    fixture.enroll(withKey(KEY + "9"));
    fixture.account().deleteMomentsAgo("q");
    assertThat(fixture.enroll(withKey(KEY)).text())
        .contains("created policy send-to-q of role sender", "created queue q\n");
    assertThat(fixture.account().resources(Resource.Queue.class).map(Resource.Queue::encryption))
        .contains(new Encryption.KmsKey(KEY));
    assertThat(fixture.rolePolicy()).contains("\"Resource\": \"" + KEY + "\"");
  }
}
