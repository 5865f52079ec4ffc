package io.lifecyclemanager.enrollment.aws;

import static io.lifecyclemanager.enrollment.aws.AwsEnrollmentFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.enrollment.DesiredStateBuilder;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A denied request ends enroll and unenroll, a lost response is retried; another run does what
 * remains.
 */
@Tag("full")
class AwsEnrollmentFailureTest {
  private static final DesiredStateBuilder WITH_EVENTS = AwsEnrollmentFixture.DESIRED.events(true);

  @AutoClose private final AwsEnrollmentFixture fixture = new AwsEnrollmentFixture();

  @BeforeEach
  void createGroup() {
    fixture.createGroup();
  }

  private EnrollmentReport enroll() throws InterruptedException {
    return fixture.enroll(WITH_EVENTS);
  }

  private EnrollmentReport unenroll() throws InterruptedException {
    return fixture.unenroll(AwsEnrollmentFixture.REMOVAL);
  }

  @Test
  void enrollThrowsADeniedReadAndRetriesALostResponse() throws InterruptedException {
    enroll();
    assertDeniedAndRetried(AwsService.STS, "STS", "GetCallerIdentity");
    assertDeniedAndRetried(AwsService.IAM, "IAM", "GetRole");
    assertDeniedAndRetried(AwsService.IAM, "IAM", "GetRolePolicy");
    assertDeniedAndRetried(AwsService.AUTO_SCALING, "Auto Scaling", "DescribeAutoScalingGroups");
    assertDeniedAndRetried(AwsService.AUTO_SCALING, "Auto Scaling", "DescribeTags");
    assertDeniedAndRetried(AwsService.AUTO_SCALING, "Auto Scaling", "DescribeLifecycleHooks");
    assertDeniedAndRetried(AwsService.EVENTS, "EventBridge", "DescribeRule");
    assertDeniedAndRetried(AwsService.EVENTS, "EventBridge", "ListTargetsByRule");
  }

  private void assertDeniedAndRetried(AwsService service, String serviceName, String operation)
      throws InterruptedException {
    fixture.output().clear();
    fixture.denyOnce(service, operation);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(this::enroll)
        .withMessageContaining(serviceName + " " + operation);
    fixture.loseResponseOnce(service, operation);
    assertThat(enroll().text()).isEqualTo("nothing to do");
    assertThat(fixture.output())
        .as(operation)
        .anyMatch(line -> line.contains("not yet, next try in"));
  }

  @ParameterizedTest
  @CsvSource({
    "IAM, CreateRole",
    "IAM, PutRolePolicy",
    "AUTO_SCALING, CreateOrUpdateTags",
    "AUTO_SCALING, PutLifecycleHook",
    "EVENTS, PutRule",
    "EVENTS, PutTargets"
  })
  void enrollReportsADeniedChangeAndRetriesALostResponse(AwsService service, String operation)
      throws InterruptedException {
    fixture.denyOnce(service, operation);
    assertThat(enroll().failure().orElseThrow()).contains(operation, "AccessDenied");
    fixture.loseResponseOnce(service, operation);
    assertEnrollSucceedsAfterARetry();
  }

  private void assertEnrollSucceedsAfterARetry() throws InterruptedException {
    assertThat(enroll().failure()).isEmpty();
    assertThat(fixture.output()).anyMatch(line -> line.contains("not yet, next try in"));
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO_SCALING, DeleteLifecycleHook",
    "IAM, DeleteRolePolicy",
    "IAM, DeleteRole",
    "EVENTS, RemoveTargets",
    "EVENTS, DeleteRule"
  })
  void unenrollReportsADeniedRemovalAndRetriesALostResponse(AwsService service, String operation)
      throws InterruptedException {
    enroll();
    fixture.denyOnce(service, operation);
    assertThat(unenroll().failure().orElseThrow()).contains(operation, "AccessDenied");
    fixture.loseResponseOnce(service, operation);
    assertThat(unenroll().failure()).isEmpty();
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateQueue", "GetQueueUrl"})
  void enrollReportsARejectionBySqsAndRetriesALostResponse(String operation)
      throws InterruptedException {
    fixture.queues().refuse(operation, "InvalidSecurity", "made to fail by the test");
    assertThat(failureOf(this::enroll)).contains(operation);
    fixture.queues().swallowReply(operation);
    assertThat(failureOf(this::enroll)).isEmpty();
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeleteQueue", "ListQueueTags", "GetQueueAttributes"})
  void unenrollReportsARejectionBySqsAndRetriesALostResponse(String operation)
      throws InterruptedException {
    enroll();
    fixture.queues().refuse(operation, "InvalidSecurity", "made to fail by the test");
    assertThat(failureOf(this::unenroll)).contains(operation);
    fixture.queues().swallowReply(operation);
    assertThat(failureOf(this::unenroll)).isEmpty();
    assertThat(unenroll().text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @EnumSource(names = {"STS", "IAM", "AUTO_SCALING", "EVENTS"})
  void withExpiredCredentialsItEndsAtOnceAndSaysWhatToDo(AwsService service)
      throws InterruptedException {
    fixture.simulated().aws().faults().add(service, AwsFaults.ANY, Effect.expiredToken());
    assertThat(failureOf(this::enroll)).contains("ExpiredToken", "AWS_PROFILE", "aws sso login");
    assertThat(fixture.output()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"IAM, CreateRole, iam:CreateRole", "STS, AssumeRole, sts:AssumeRole"})
  void theMissingPermissionHasThePrefixOfItsService(
      String service, String operation, String permission) {
    AwsServiceException denied =
        AwsServiceException.builder()
            .statusCode(403)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
            .build();
    assertThat(AwsFailures.toRemoteFailure(service, operation, denied).missingPermission())
        .contains(permission);
  }
}
