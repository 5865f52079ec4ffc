package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.QUEUE_ARN;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.assertCompletedAfterAnyFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.event.EventKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With events, EventBridge sends to the queue, too. */
class EventRuleEnrollmentTest {
  private static final String RULE = "q-spot-interruption";
  private static final List<String> ALL_RULES =
      List.of("q-spot-interruption", "q-instance-state-change", "q-scheduled-change");
  private static final DesiredStateBuilder WITHOUT_EVENTS = DesiredStateBuilder.forGroups(ONE);
  private static final DesiredStateBuilder WITH_EVENTS = WITHOUT_EVENTS.events(true);

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE);

  @Test
  void theAccessPolicyIsCreatedBeforeTheRulesAndEachRuleBeforeItsTarget()
      throws InterruptedException {
    assertThat(fixture.enroll(WITH_EVENTS).hasOpenChanges()).isFalse();
    assertThat(fixture.account().changes())
        .endsWith(
            "hook lifecycle-manager of group one",
            "policy of queue q",
            "rule q-spot-interruption",
            "target of rule q-spot-interruption",
            "rule q-instance-state-change",
            "target of rule q-instance-state-change",
            "rule q-scheduled-change",
            "target of rule q-scheduled-change");
    for (String rule : ALL_RULES) {
      assertThat(fixture.account().resources())
          .contains(new EventRuleTargets(rule, List.of(QUEUE_ARN)));
    }
    assertThat(fixture.enrollWithOverwrite(WITH_EVENTS).text()).isEqualTo("nothing to do");
  }

  @Test
  void onlyTheseRulesOfThisAccountMaySendToTheQueueAndOnlyWithTls() throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    for (String rule : ALL_RULES) {
      assertThat(fixture.accessPolicy())
          .contains("\"arn:aws:events:us-west-2:123456789012:rule/" + rule + "\"");
    }
    assertThat(fixture.accessPolicy())
        .contains("\"Service\":\"events.amazonaws.com\"", "\"aws:SourceAccount\":\"123456789012\"")
        .contains("\"Effect\":\"Deny\"", "\"Bool\":{\"aws:SecureTransport\":\"false\"}");
  }

  @Test
  void recommendationsAreSentOnlyWhenAskedForAndTheAccessPolicyAdmitsThemBefore()
      throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    String policy = fixture.accessPolicy();
    assertThat(policy).contains("rule/q-rebalance");
    DesiredStateBuilder more = WITHOUT_EVENTS.events(Set.of(EventKind.REBALANCE));
    assertThat(fixture.enroll(more).text())
        .contains("created rule q-rebalance", "created target of rule q-rebalance");
    assertThat(fixture.accessPolicy()).isEqualTo(policy);
    assertThat(fixture.enroll(WITH_EVENTS).text()).isEqualTo("nothing to do");
  }

  @Test
  void theRulesMatchTheEventsThatEndInstances() throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    assertThat(fixture.account().resources().toString())
        .contains("EC2 Spot Instance Interruption Warning")
        .contains("[\"shutting-down\", \"stopped\", \"stopping\", \"terminated\"]")
        .contains("\"service\": [\"EC2\"], \"eventTypeCategory\": [\"scheduledChange\"]")
        .contains("\"Capacity Block Expiration Warning\"");
  }

  @Test
  void withoutEventsExistingRulesAreNeitherReadNorChanged() throws InterruptedException {
    fixture.enroll(WITHOUT_EVENTS);
    assertThat(fixture.titles()).noneMatch(title -> title.contains("rule"));
    assertThat(fixture.accessPolicy()).isEmpty();
    fixture.enroll(WITH_EVENTS);
    EventRule disabled = new EventRule(RULE, "{}", false);
    fixture.account().putResource(disabled);
    assertThat(fixture.enrollWithOverwrite(WITHOUT_EVENTS).text()).isEqualTo("nothing to do");
    assertThat(fixture.account().resources()).contains(disabled);
  }

  @Test
  void aRuleThatDiffersStaysUnlessItIsToBeOverwritten() throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    fixture.account().putResource(new EventRule(RULE, "{\"source\": [\"aws.ec2\"]}", false));
    fixture
        .account()
        .putResource(
            new EventRuleTargets(RULE, List.of(QUEUE_ARN, "arn:aws:sqs:us-west-2:123456789012:x")));
    EnrollmentReport plan = fixture.planEnrollment(WITH_EVENTS, false);
    assertThat(plan.outcomes()).hasSize(2);
    assertThat(fixture.enroll(WITH_EVENTS).text())
        .contains("kept rule " + RULE, "state: disabled → enabled", "kept target of rule " + RULE);
    assertThat(fixture.enrollWithOverwrite(WITH_EVENTS).text())
        .contains("changed rule " + RULE, ":q, arn:");
    assertThat(fixture.account().resources())
        .contains(new EventRuleTargets(RULE, List.of(QUEUE_ARN)));
    assertThat(fixture.enroll(WITH_EVENTS).text()).isEqualTo("nothing to do");
  }

  @Test
  void statementsOfOtherOwnersStayInTheAccessPolicy() throws InterruptedException {
    fixture.enroll(WITHOUT_EVENTS);
    fixture
        .account()
        .putResource(
            new Resource.QueueAccessPolicy(
                "q", "{\"Id\": \"x\", \"Statement\": {\"Sid\": \"theirs\"}}"));
    fixture.enroll(WITH_EVENTS);
    assertThat(fixture.accessPolicy())
        .startsWith("{\"Id\":\"x\"")
        .contains("theirs", "LifecycleManagerEvents");
    assertThat(fixture.enrollWithOverwrite(WITH_EVENTS).text()).isEqualTo("nothing to do");
  }

  @Test
  void anEncryptionThatKeepsEventsOutIsReportedBeforeAnythingIsCreated()
      throws InterruptedException {
    fixture.account().putResource(EnrollmentFixture.queue(new Encryption.KmsKey("alias/aws/sqs")));
    assertThatExceptionOfType(EnrollmentException.class)
        .isThrownBy(() -> fixture.enroll(WITH_EVENTS))
        .withMessageContainingAll(
            "queue q", "does not admit EventBridge", "--overwrite", "--kms-key");
    assertThat(fixture.account().changes()).isEmpty();
    assertThat(fixture.enrollWithOverwrite(WITH_EVENTS).text())
        .contains("encrypted: with key alias/aws/sqs → by SQS", "created rule " + RULE);
    assertThat(fixture.enroll(WITH_EVENTS).text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAFailureOfAnyCallTheNextRunCompletesIt(boolean afterEffect)
      throws InterruptedException {
    assertCompletedAfterAnyFailure(
        afterEffect,
        () -> new EnrollmentFixture(ONE),
        enrollment -> enrollment.enroll(WITH_EVENTS));
  }
}
