package io.lifecyclemanager.enrollment.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AwsAdminCommands;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Setting up through the SDK's clients, from nothing to a hook that has sent its test message. */
class AwsEnrollmentTest {
  private final SimulatedTime time = new SimulatedTime();
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(queues.endpoint());
  private final AwsEnrollmentAccount account =
      AwsEnrollmentAccount.of(RedirectedClients.REGION, new SystemTime());
  private final List<String> progress = new ArrayList<>();
  private final Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);

  AwsEnrollmentTest() {
    loopback.aws().autoScaling().createGroup("workers");
  }

  @AfterEach
  void close() {
    account.close();
    loopback.close();
    queues.close();
    sqs.close();
  }

  private EnrollmentReport enroll() throws InterruptedException {
    return enroll(false);
  }

  private EnrollmentReport enroll(boolean events) throws InterruptedException {
    DesiredState wanted =
        new DesiredState(
            "q",
            "sender",
            List.of(new GroupName("workers")),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.empty(),
            events);
    return enrollment.apply(wanted, enrollment.findDiffs(wanted, false), false);
  }

  @Test
  void theSecondTimeNothingIsLeftToDo() throws InterruptedException {
    assertThat(enroll().text().lines().filter(line -> line.startsWith("made "))).hasSize(6);
    assertThat(loopback.messages()).singleElement().asString().contains("TEST_NOTIFICATION");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  private EnrollmentReport unenroll() throws InterruptedException {
    RemovalRequest unwanted =
        new RemovalRequest("q", Optional.empty(), List.of(), Optional.empty(), false);
    Unenrollment unenrollment = new Unenrollment(account, time, new Random(1), progress::add);
    return unenrollment.apply(unwanted, unenrollment.planRemovals(unwanted));
  }

  @Test
  void unenrolledNothingIsLeftButTheTagOfTheGroup() throws InterruptedException {
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
    assertThat(enroll().text().lines().filter(line -> line.startsWith("made "))).hasSize(5);
  }

  @Test
  void withEventsTheSecondTimeNothingIsLeftToDoEither() throws InterruptedException {
    assertThat(enroll(true).text().lines().filter(line -> line.startsWith("made "))).hasSize(13);
    assertThat(enroll(true).text()).isEqualTo("nothing to do");
    assertThat(enroll(false).text()).isEqualTo("nothing to do");
    assertThat(unenroll().text().lines()).hasSize(12).allMatch(line -> line.startsWith("removed "));
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @CsvSource({
    "DescribeRule, true",
    "ListTargetsByRule, true",
    "PutRule, false",
    "PutTargets, false"
  })
  void afterADeniedOrALostCallToEventBridgeItIsCompleted(String operation, boolean asks)
      throws InterruptedException {
    loopback.aws().faults().add(AwsService.EVENTS, operation, Effect.accessDenied(), 1);
    if (asks) {
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(() -> enroll(true))
          .withMessageContaining("EventBridge " + operation);
    } else {
      assertThat(enroll(true).failure().orElseThrow()).contains(operation, "AccessDenied");
    }
    loopback.aws().faults().add(AwsService.EVENTS, operation, new Effect.SwallowReply(), 1);
    assertThat(enroll(true).failure()).isEmpty();
    assertThat(progress).anyMatch(line -> line.contains("not yet, next try in"));
    assertThat(enroll(true).text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RemoveTargets", "DeleteRule"})
  void afterADeniedOrALostCallToEventBridgeItIsTakenBack(String operation)
      throws InterruptedException {
    enroll(true);
    loopback.aws().faults().add(AwsService.EVENTS, operation, Effect.accessDenied(), 1);
    assertThat(unenroll().failure().orElseThrow()).contains(operation, "AccessDenied");
    loopback.aws().faults().add(AwsService.EVENTS, operation, new Effect.SwallowReply(), 1);
    assertThat(unenroll().failure()).isEmpty();
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO_SCALING, DeleteLifecycleHook",
    "IAM, DeleteRolePolicy",
    "IAM, DeleteRole",
  })
  void afterADeniedOrALostCallItIsTakenBackByTheNextRun(AwsService service, String operation)
      throws InterruptedException {
    enroll();
    loopback.aws().faults().add(service, operation, Effect.accessDenied(), 1);
    assertThat(unenroll().failure().orElseThrow()).contains(operation, "AccessDenied");
    loopback.aws().faults().add(service, operation, new Effect.SwallowReply(), 1);
    assertThat(unenroll().failure()).isEmpty();
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @CsvSource({
    "STS, GetCallerIdentity",
    "IAM, GetRole",
    "IAM, GetRolePolicy",
    "IAM, CreateRole",
    "IAM, PutRolePolicy",
    "AUTO_SCALING, DescribeAutoScalingGroups",
    "AUTO_SCALING, DescribeTags",
    "AUTO_SCALING, DescribeLifecycleHooks",
    "AUTO_SCALING, CreateOrUpdateTags",
    "AUTO_SCALING, PutLifecycleHook"
  })
  void afterADeniedOrALostCallItIsCompleted(AwsService service, String operation)
      throws InterruptedException {
    loopback.aws().faults().add(service, operation, Effect.accessDenied(), 1);
    boolean asks = operation.startsWith("Get") || operation.startsWith("Describe");
    if (asks) {
      assertThatExceptionOfType(RemoteFailure.class)
          .isThrownBy(this::enroll)
          .withMessageContaining(operation);
    } else {
      assertThat(enroll().failure().orElseThrow()).contains(operation, "AccessDenied");
    }
    loopback.aws().faults().add(service, operation, new Effect.SwallowReply(), 1);
    assertThat(enroll().failure()).isEmpty();
    assertThat(progress).anyMatch(line -> line.contains("not yet, next try in"));
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatWasDeletedAMomentAgoIsMadeAnewInAMinute() throws InterruptedException {
    enroll();
    loopback
        .clients()
        .autoScaling()
        .deleteLifecycleHook(
            ask -> ask.autoScalingGroupName("workers").lifecycleHookName(DesiredState.HOOK_NAME));
    queues.refuse("CreateQueue", "QueueDeletedRecently", "You must wait 60 seconds");
    assertThat(enroll().text().lines().filter(line -> line.startsWith("made ")))
        .containsExactly(
            "made queue q-dead-letters", "made hook lifecycle-manager of group workers");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatWasDeletedAMomentAgoIsMadeAnewThoughAllLooksAsItShouldBe()
      throws InterruptedException {
    enroll();
    queues.refuse("CreateQueue", "QueueDeletedRecently", "You must wait 60 seconds");
    assertThat(enroll().text()).startsWith("made queue q-dead-letters\n");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueWaitsForItsNewDeadLetterQueueToBeKnown() throws InterruptedException {
    Resource.Queue queue =
        new Resource.Queue(
            "q",
            Duration.ZERO,
            Duration.ofDays(1),
            new Encryption.SqsManagedKey(),
            Optional.empty());
    queues.refuse(
        "CreateQueue", "InvalidParameterValue", "Reason: Dead letter target does not exist.");
    assertThat(account.create(queue)).isInstanceOf(ApplyResult.NotYet.class);
    assertThat(account.create(queue)).isEqualTo(new ApplyResult.Applied());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateQueue", "GetQueueUrl"})
  void afterARefusedOrALostCallToTheQueueItIsCompleted(String operation)
      throws InterruptedException {
    queues.refuse(operation, "InvalidSecurity", "made to fail by the test");
    assertThat(failureOf(this::enroll)).contains(operation);
    queues.swallowReply(operation);
    assertThat(failureOf(this::enroll)).isEmpty();
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeleteQueue", "ListQueueTags", "GetQueueAttributes"})
  void afterARefusedOrALostCallToTheQueueItIsTakenBackByTheNextRun(String operation)
      throws InterruptedException {
    enroll();
    queues.refuse(operation, "InvalidSecurity", "made to fail by the test");
    assertThat(failureOf(this::unenroll)).contains(operation);
    queues.swallowReply(operation);
    assertThat(failureOf(this::unenroll)).isEmpty();
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  private interface EnrollmentCall {
    EnrollmentReport run() throws InterruptedException;
  }

  private static String failureOf(EnrollmentCall work) throws InterruptedException {
    try {
      return work.run().failure().orElse("");
    } catch (RemoteFailure trouble) {
      return trouble.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STS", "IAM", "AUTO_SCALING", "EVENTS"})
  void withoutValidCredentialsItEndsAtOnceAndSaysWhatToDo(AwsService service)
      throws InterruptedException {
    loopback.aws().faults().add(service, AwsFaults.ANY, Effect.expiredToken());
    assertThat(failureOf(() -> enroll(true)))
        .contains("ExpiredToken", "AWS_PROFILE", "aws sso login");
    assertThat(progress).isEmpty();
    assertThat(
            AwsFailures.toCommandFailure(
                "STS",
                "GetCallerIdentity",
                SdkClientException.create(
                    "Unable to load credentials from any of the providers in the chain")))
        .satisfies(trouble -> assertThat(trouble.isRetryable()).isFalse())
        .hasMessageContaining("aws sso login");
  }

  @ParameterizedTest
  @CsvSource({"IAM, CreateRole, iam:CreateRole", "STS, AssumeRole, sts:AssumeRole"})
  void theMissingRightHasTheNameOfItsService(String service, String operation, String right) {
    AwsServiceException denied =
        AwsServiceException.builder()
            .statusCode(403)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
            .build();
    assertThat(AwsFailures.toRemoteFailure(service, operation, denied).missingPermission())
        .contains(right);
  }

  private AdminCommands.CommandResult runCommand(boolean dryRun) throws InterruptedException {
    EnrollSettings settings =
        new EnrollSettings(
            RedirectedClients.REGION,
            "q",
            "sender",
            List.of(new GroupName("workers")),
            "prod",
            Duration.ofMinutes(15),
            null,
            false,
            false,
            dryRun,
            false);
    return new AwsAdminCommands().enroll(settings, progress::add);
  }

  @Test
  void theExitCodeTellsDifferencesFromFailures() throws InterruptedException {
    assertThat(runCommand(true).exitCode()).isEqualTo(AdminCommands.DIFFERENCES_LEFT);
    assertThat(runCommand(false).exitCode()).isEqualTo(AdminCommands.SUCCESS);
    assertThat(runCommand(true).exitCode()).isEqualTo(AdminCommands.SUCCESS);
    loopback.denyAllRequests(AwsService.IAM);
    AdminCommands.CommandResult failed = runCommand(true);
    assertThat(failed.exitCode()).isEqualTo(AdminCommands.FAILED);
    assertThat(failed.failure()).contains("AccessDenied");
  }
}
