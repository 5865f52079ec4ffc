package io.lifecyclemanager.enrollment.aws;

import static io.lifecyclemanager.enrollment.aws.AwsEnrollmentFixture.DESIRED;
import static io.lifecyclemanager.enrollment.aws.AwsEnrollmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AwsAdminCommands;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Enroll and unenroll through the SDK's clients, up to the test message of the hook. */
@Tag("full")
class AwsEnrollmentTest {
  @AutoClose private final AwsEnrollmentFixture fixture = new AwsEnrollmentFixture();

  @BeforeEach
  void createGroup() {
    fixture.createGroup();
  }

  private EnrollmentReport enroll() throws InterruptedException {
    return fixture.enroll(DESIRED);
  }

  private EnrollmentReport enrollWithEvents() throws InterruptedException {
    return fixture.enroll(DESIRED.events(true));
  }

  private EnrollmentReport unenroll() throws InterruptedException {
    return fixture.unenroll(AwsEnrollmentFixture.REMOVAL);
  }

  private static List<String> created(EnrollmentReport report) {
    return report.text().lines().filter(line -> line.startsWith("created ")).toList();
  }

  @Test
  void theSecondRunHasNothingToDo() throws InterruptedException {
    assertThat(created(enroll())).hasSize(6);
    assertThat(fixture.simulated().messages())
        .singleElement()
        .asString()
        .contains("TEST_NOTIFICATION");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @Test
  void afterUnenrollOnlyTheTagOfTheGroupRemains() throws InterruptedException {
    enroll();
    assertThat(unenroll().text())
        .isEqualTo(
            """
            removed hook lifecycle-manager of group workers
            removed queue q
            removed queue q-dead-letters
            removed policy send-to-q of role sender
            removed role sender\
            """);
    assertThat(unenroll().text()).isEqualTo("nothing to do");
    assertThat(created(enroll())).hasSize(5);
  }

  @Test
  void withEventsTheSecondRunHasNothingToDo() throws InterruptedException {
    assertThat(created(enrollWithEvents())).hasSize(13);
    assertThat(enrollWithEvents().text()).isEqualTo("nothing to do");
    assertThat(enroll().text()).isEqualTo("nothing to do");
    assertThat(unenroll().text().lines()).hasSize(12).allMatch(line -> line.startsWith("removed "));
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatWasDeletedAMomentAgoIsCreatedAgain() throws InterruptedException {
    enroll();
    fixture
        .simulated()
        .clients()
        .autoScaling()
        .deleteLifecycleHook(ask ->
            ask.autoScalingGroupName(GROUP.value()).lifecycleHookName(DesiredState.HOOK_NAME));
    refuseCreationOfAQueue();
    assertThat(created(enroll()))
        .containsExactly(
            "created queue q-dead-letters", "created hook lifecycle-manager of group workers");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatWasDeletedAMomentAgoIsCreatedAgainEvenIfEveryResourceSeemsToExist()
      throws InterruptedException {
    enroll();
    refuseCreationOfAQueue();
    assertThat(enroll().text()).startsWith("created queue q-dead-letters\n");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  /** As Terraform makes it: without a dead-letter queue, with a policy, delayed. */
  @Test
  void aQueueThatPeopleMadeIsEnrolledAtTheFirstRun() throws InterruptedException {
    String foreign =
        """
        {"Version":"2012-10-17","Statement":[{"Sid":"Theirs","Effect":"Allow",\
        "Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}]}\
        """;
    SqsClient sqs = fixture.simulated().clients().sqs();
    String url =
        sqs.createQueue(
                ask -> ask.queueName("q").attributes(Map.of(QueueAttributeName.POLICY, foreign)))
            .queueUrl();
    AwsEnrollmentFixture.makeDelayedAndSmall(sqs, "q", 30, 2048);
    EnrollmentReport first = enrollWithEvents();
    assertThat(first.failure()).isEmpty();
    assertThat(first.text())
        .contains(
            "created queue q-dead-letters",
            "kept queue q (exists and differs; --overwrite changes it)",
            "delay: 30 s → 0 s",
            "largest message: 2048 bytes → 16 KiB or more",
            "created hook lifecycle-manager of group workers",
            "created policy of queue q");
    assertThat(
            sqs.getQueueAttributes(
                    ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.POLICY))
                .attributes()
                .get(QueueAttributeName.POLICY))
        .contains("Theirs", "events.amazonaws.com");
    assertThat(fixture.enroll(DESIRED.events(true), true).hasOpenChanges()).isFalse();
    assertThat(enrollWithEvents().text()).isEqualTo("nothing to do");
  }

  @Test
  void aHookOnLaunchesThatSendsToTheQueueIsMentioned() throws InterruptedException {
    fixture
        .simulated()
        .clients()
        .autoScaling()
        .putLifecycleHook(ask ->
            ask.autoScalingGroupName(GROUP.value())
                .lifecycleHookName("warm-up")
                .lifecycleTransition(DesiredState.LAUNCHING_TRANSITION)
                .notificationTargetARN("arn:aws:sqs:us-west-2:123456789012:q")
                .roleARN("arn:aws:iam::123456789012:role/other")
                .heartbeatTimeout(300)
                .defaultResult("ABANDON"));
    assertThat(enroll().failure()).isEmpty();
    assertThat(fixture.output())
        .contains(
            "warning: hook warm-up of group workers sends launches to queue q. serve completes them"
                + " only with --complete-launch-hooks; otherwise the default result ABANDON decides"
                + " after 300 s");
  }

  private void refuseCreationOfAQueue() {
    fixture.queues().refuse("CreateQueue", "QueueDeletedRecently", "You must wait 60 seconds");
  }

  private AdminCommands.CommandResult runCommand(boolean dryRun) throws InterruptedException {
    EnrollSettings settings =
        new EnrollSettings(
            RedirectedClients.REGION,
            "q",
            "sender",
            null,
            null,
            List.of(GROUP),
            "prod",
            Duration.ofMinutes(15),
            null,
            Set.of(),
            false,
            dryRun,
            false);
    return new AwsAdminCommands().enroll(settings, fixture.output()::add);
  }

  @Test
  void theExitCodeDistinguishesDifferencesFromFailures() throws InterruptedException {
    assertThat(runCommand(true).exitCode()).isEqualTo(AdminCommands.DIFFERENCES_LEFT);
    assertThat(runCommand(false).exitCode()).isEqualTo(AdminCommands.SUCCESS);
    assertThat(runCommand(true).exitCode()).isEqualTo(AdminCommands.SUCCESS);
    fixture.simulated().denyAllRequests(AwsService.IAM);
    AdminCommands.CommandResult failed = runCommand(true);
    assertThat(failed.exitCode()).isEqualTo(AdminCommands.FAILED);
    assertThat(failed.failure()).contains("AccessDenied");
  }
}
