package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.Report;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.enrollment.Unwanted;
import io.lifecyclemanager.enrollment.Wanted;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.Faults.Effect;
import io.lifecyclemanager.sandbox.sqs.ElasticMq;
import io.lifecyclemanager.sandbox.sqs.KeptAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Setting up through the SDK's clients, from nothing to a hook that has sent its test message. */
class EnrollingTest {
  private final SimulatedTime time = new SimulatedTime();
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final Loopback loopback = new Loopback(queues.endpoint());
  private final EnrolledAccount account = EnrolledAccount.of(LedClients.REGION, new SystemTime());
  private final List<String> progress = new ArrayList<>();
  private final Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);

  EnrollingTest() {
    loopback.aws().autoScaling().createGroup("workers");
  }

  @AfterEach
  void close() {
    account.close();
    loopback.close();
    queues.close();
    sqs.close();
  }

  private Report enroll() throws InterruptedException {
    return enroll(false);
  }

  private Report enroll(boolean events) throws InterruptedException {
    Wanted wanted =
        new Wanted(
            "q",
            "sender",
            List.of(new GroupName("workers")),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.empty(),
            events);
    return enrollment.apply(enrollment.differences(wanted, false), false);
  }

  @Test
  void theSecondTimeNothingIsLeftToDo() throws InterruptedException {
    assertThat(enroll().text().lines().filter(line -> line.startsWith("made "))).hasSize(6);
    assertThat(loopback.messages()).singleElement().asString().contains("TEST_NOTIFICATION");
    assertThat(enroll().text()).isEqualTo("nothing to do");
  }

  private Report unenroll() throws InterruptedException {
    Unwanted unwanted = new Unwanted("q", "sender", List.of(), Optional.empty(), false);
    Unenrollment unenrollment = new Unenrollment(account, time, new Random(1), progress::add);
    return unenrollment.apply(unwanted, unenrollment.removals(unwanted));
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
            removed policy send of role sender
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
      assertThatExceptionOfType(RemoteTrouble.class)
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
      assertThatExceptionOfType(RemoteTrouble.class)
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
}
