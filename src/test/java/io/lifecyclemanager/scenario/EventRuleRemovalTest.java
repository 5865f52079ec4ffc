package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.enrollment.RemovalRequest;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.fakes.FakeEnrollmentAccount;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EventBridge no longer sends to a queue that is taken back. */
class EventRuleRemovalTest {
  private static final GroupName GROUP = new GroupName("workers");
  private static final String QUEUE = "arn:aws:sqs:us-west-2:123456789012:q";
  private static final String RULE = "q-spot-interruption";

  private FakeEnrollmentAccount account;

  @BeforeEach
  void setUpAccount() {
    account = new FakeEnrollmentAccount();
    account.createGroup(GROUP);
  }

  private void enroll(boolean events) throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    DesiredState wanted =
        new DesiredState(
            "q",
            "sender",
            List.of(GROUP),
            Optional.empty(),
            Duration.ofMinutes(15),
            Optional.empty(),
            events);
    assertThat(enrollment.apply(wanted, enrollment.findDiffs(wanted, false), false).failure())
        .isEmpty();
  }

  private EnrollmentReport unenroll(GroupName... groups) throws InterruptedException {
    Unenrollment unenrollment =
        new Unenrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    RemovalRequest unwanted =
        new RemovalRequest("q", Optional.of("sender"), List.of(groups), Optional.empty(), false);
    return unenrollment.apply(unwanted, unenrollment.planRemovals(unwanted));
  }

  private List<String> remainingTitles() {
    return account.resources().stream().map(Resource::title).toList();
  }

  private String queuePolicy() {
    return account.resources().stream()
        .filter(Resource.QueueAccessPolicy.class::isInstance)
        .map(access -> ((Resource.QueueAccessPolicy) access).policy())
        .findFirst()
        .orElse("");
  }

  @Test
  void takenBackTargetsGoBeforeTheirRulesAndRulesBeforeTheQueue() throws InterruptedException {
    enroll(true);
    assertThat(unenroll().text())
        .isEqualTo(
            """
            removed hook lifecycle-manager of group workers
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
    assertThat(remainingTitles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takingBackIsCompletedAfterAnyInterruption(boolean done) throws InterruptedException {
    enroll(true);
    account.failAt(-1, false, FailureKind.REJECTED);
    unenroll();
    int calls = account.calls();
    for (int call = 0; call < calls; call++) {
      setUpAccount();
      enroll(true);
      account.failAt(call, done, FailureKind.REJECTED);
      try {
        assertThat(unenroll().failure()).isPresent();
      } catch (RemoteFailure trouble) {
        assertThat(trouble).hasMessageContaining("made to fail by the test");
      }
      account.stopFailing();
      assertThat(unenroll().hasOpenChanges()).isFalse();
      assertThat(remainingTitles()).as("cut at call " + call).isEmpty();
    }
  }

  @Test
  void aRuleOfOthersStaysAndSoDoesTheQueueThatItSendsTo() throws InterruptedException {
    account.putResource(new Resource.Rule(RULE, "{}", true));
    account.putResource(new Resource.RuleTargets(RULE, List.of(QUEUE)));
    enroll(false);
    assertThat(unenroll().text())
        .contains("kept rule q-spot-interruption (was not made by enroll)")
        .contains("kept queue q (rule q-spot-interruption sends to the queue)");
    assertThat(remainingTitles()).contains("rule " + RULE, "target of rule " + RULE, "queue q");
  }

  @Test
  void aRuleThatSendsToOthersStays() throws InterruptedException {
    enroll(true);
    account.putResource(new Resource.RuleTargets(RULE, List.of(QUEUE + "2")));
    assertThat(unenroll().text())
        .contains("kept rule q-spot-interruption (sends to " + QUEUE + "2)", "removed queue q\n");
    assertThat(remainingTitles())
        .containsExactlyInAnyOrder("rule " + RULE, "target of rule " + RULE);
  }

  @Test
  void aQueueThatStaysLosesOurStatementsOnly() throws InterruptedException {
    Duration day = Duration.ofDays(1);
    account.putResource(
        new Resource.Queue("q", day, day, new Encryption.SqsManagedKey(), Optional.empty()));
    account.putResource(
        new Resource.QueueAccessPolicy("q", "{\"Statement\": [{\"Sid\": \"theirs\"}]}"));
    enroll(true);
    assertThat(unenroll().text())
        .contains("removed policy of queue q", "kept queue q (was not made by enroll)");
    assertThat(queuePolicy()).isEqualTo("{\"Statement\":[{\"Sid\":\"theirs\"}]}");
  }

  @Test
  void whileAnotherHookSendsToTheQueueTheRulesStay() throws InterruptedException {
    enroll(true);
    unenroll(new GroupName("another"));
    assertThat(remainingTitles())
        .contains("rule " + RULE, "target of rule " + RULE, "policy of queue q", "queue q");
  }
}
