package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.EnrollmentFixture.ONE;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.OTHER;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.QUEUE_ARN;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.assertCompletedAfterAnyFailure;
import static io.lifecyclemanager.enrollment.EnrollmentFixture.removalWithRole;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unenroll removes the EventBridge rules that enroll created for the queue. */
class EventRuleRemovalTest {
  private static final String RULE = "q-spot-interruption";
  private static final DesiredStateBuilder WITHOUT_EVENTS = DesiredStateBuilder.forGroups(ONE);
  private static final DesiredStateBuilder WITH_EVENTS = WITHOUT_EVENTS.events(true);

  private final EnrollmentFixture fixture = new EnrollmentFixture(ONE);

  private static EnrollmentFixture enrolledWithEvents() throws InterruptedException {
    EnrollmentFixture fixture = new EnrollmentFixture(ONE);
    assertThat(fixture.enroll(WITH_EVENTS).failure()).isEmpty();
    return fixture;
  }

  @Test
  void targetsAreRemovedBeforeTheirRulesAndRulesBeforeTheQueue() throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    assertThat(fixture.unenroll(removalWithRole()).text())
        .isEqualTo(
            """
            removed hook lifecycle-manager of group one
            removed target of rule q-scheduled-change
            removed rule q-scheduled-change
            removed target of rule q-instance-state-change
            removed rule q-instance-state-change
            removed target of rule q-spot-interruption
            removed rule q-spot-interruption
            removed policy of queue q
            removed queue q
            removed queue q-dead-letters
            removed policy send-to-q of role sender
            removed role sender\
            """);
    assertThat(fixture.titles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterAFailureOfAnyCallTheNextRunCompletesIt(boolean afterEffect)
      throws InterruptedException {
    assertCompletedAfterAnyFailure(
        afterEffect,
        EventRuleRemovalTest::enrolledWithEvents,
        enrollment -> enrollment.unenroll(removalWithRole()));
  }

  @Test
  void aRuleOfAnotherOwnerStaysAndSoDoesTheQueueToWhichItSends() throws InterruptedException {
    fixture.account().putResource(new EventRule(RULE, "{}", true));
    fixture.account().putResource(new EventRuleTargets(RULE, List.of(QUEUE_ARN)));
    fixture.enroll(WITHOUT_EVENTS);
    assertThat(fixture.unenroll(removalWithRole()).text())
        .contains("kept rule q-spot-interruption (was not created by enroll)")
        .contains("kept queue q (rule q-spot-interruption sends to the queue)");
    assertThat(fixture.titles()).contains("rule " + RULE, "target of rule " + RULE, "queue q");
  }

  @Test
  void aRuleThatSendsToAnotherQueueStays() throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    fixture.account().putResource(new EventRuleTargets(RULE, List.of(QUEUE_ARN + "2")));
    assertThat(fixture.unenroll(removalWithRole()).text())
        .contains(
            "kept rule q-spot-interruption (sends to " + QUEUE_ARN + "2)", "removed queue q\n");
    assertThat(fixture.titles())
        .containsExactlyInAnyOrder("rule " + RULE, "target of rule " + RULE);
  }

  @Test
  void onlyEnrollsStatementsAreRemovedFromAQueueThatStays() throws InterruptedException {
    fixture.account().putResource(EnrollmentFixture.queue(new Encryption.SqsManagedKey()));
    fixture
        .account()
        .putResource(
            new Resource.QueueAccessPolicy("q", "{\"Statement\": [{\"Sid\": \"theirs\"}]}"));
    fixture.enroll(WITH_EVENTS);
    assertThat(fixture.unenroll(removalWithRole()).text())
        .contains("removed policy of queue q", "kept queue q (was not created by enroll)");
    assertThat(fixture.accessPolicy()).isEqualTo("{\"Statement\":[{\"Sid\":\"theirs\"}]}");
  }

  @Test
  void whileAnotherHookSendsToTheQueueTheRulesStay() throws InterruptedException {
    fixture.enroll(WITH_EVENTS);
    fixture.unenroll(removalWithRole(OTHER));
    assertThat(fixture.titles())
        .contains("rule " + RULE, "target of rule " + RULE, "policy of queue q", "queue q");
  }
}
