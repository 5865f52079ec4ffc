package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.EnrollmentException;
import io.lifecyclemanager.enrollment.EnrollmentReport;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.ResourceDiff;
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

/** EventBridge sends to the queue where that is asked for. */
class EventRuleEnrollmentTest {
  private static final GroupName GROUP = new GroupName("workers");
  private static final String QUEUE = "arn:aws:sqs:us-west-2:123456789012:q";
  private static final String RULE = "q-spot-interruption";
  private static final List<String> ALL_RULES =
      List.of("q-spot-interruption", "q-instance-state-change", "q-scheduled-change");

  private FakeEnrollmentAccount account;

  @BeforeEach
  void setUpAccount() {
    account = new FakeEnrollmentAccount();
    account.createGroup(GROUP);
  }

  private EnrollmentReport enroll(boolean events, boolean overwrite) throws InterruptedException {
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
    List<ResourceDiff> differences = enrollment.findDiffs(wanted, overwrite);
    assertThat(Enrollment.reportPlan(differences, overwrite).outcomes()).hasSameSizeAs(differences);
    return enrollment.apply(wanted, differences, overwrite);
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
  void theQueueLetsTheRulesInBeforeTheySend() throws InterruptedException {
    assertThat(enroll(true, false).hasOpenChanges()).isFalse();
    assertThat(account.changes())
        .endsWith(
            "hook lifecycle-manager of group workers",
            "policy of queue q",
            "rule q-spot-interruption",
            "target of rule q-spot-interruption",
            "rule q-instance-state-change",
            "target of rule q-instance-state-change",
            "rule q-scheduled-change",
            "target of rule q-scheduled-change");
    for (String rule : ALL_RULES) {
      assertThat(account.resources()).contains(new Resource.RuleTargets(rule, List.of(QUEUE)));
    }
    assertThat(enroll(true, true).text()).isEqualTo("nothing to do");
  }

  @Test
  void theQueueLetsInTheseRulesOfThisAccountOnlyAndNobodyWithoutTls() throws InterruptedException {
    enroll(true, false);
    for (String rule : ALL_RULES) {
      assertThat(queuePolicy())
          .contains("\"arn:aws:events:us-west-2:123456789012:rule/" + rule + "\"");
    }
    assertThat(queuePolicy())
        .contains("\"Service\":\"events.amazonaws.com\"", "\"aws:SourceAccount\":\"123456789012\"")
        .contains("\"Effect\":\"Deny\"", "\"Bool\":{\"aws:SecureTransport\":\"false\"}");
  }

  @Test
  void theRulesAreAboutWhatEndsInstances() throws InterruptedException {
    enroll(true, false);
    assertThat(account.resources().toString())
        .contains("EC2 Spot Instance Interruption Warning")
        .contains("[\"shutting-down\", \"stopped\", \"stopping\", \"terminated\"]")
        .contains("\"service\": [\"EC2\"], \"eventTypeCategory\": [\"scheduledChange\"]");
  }

  @Test
  void whereItIsNotAskedForNobodyLooksAndWhatIsThereStays() throws InterruptedException {
    enroll(false, false);
    assertThat(remainingTitles()).noneMatch(title -> title.contains("rule"));
    assertThat(queuePolicy()).isEmpty();
    enroll(true, false);
    account.putResource(new Resource.Rule(RULE, "{}", false));
    assertThat(enroll(false, true).text()).isEqualTo("nothing to do");
    assertThat(account.resources()).contains(new Resource.Rule(RULE, "{}", false));
  }

  @Test
  void whatExistsOtherwiseStaysUnlessItIsToBeOverwritten() throws InterruptedException {
    enroll(true, false);
    account.putResource(new Resource.Rule(RULE, "{\"source\": [\"aws.ec2\"]}", false));
    account.putResource(
        new Resource.RuleTargets(RULE, List.of(QUEUE, "arn:aws:sqs:us-west-2:123456789012:x")));
    assertThat(enroll(true, false).text())
        .contains("kept rule " + RULE, "state: disabled → enabled", "kept target of rule " + RULE);
    assertThat(enroll(true, true).text()).contains("changed rule " + RULE, ":q, arn:");
    assertThat(account.resources()).contains(new Resource.RuleTargets(RULE, List.of(QUEUE)));
    assertThat(enroll(true, false).text()).isEqualTo("nothing to do");
  }

  @Test
  void statementsOfOthersStayInThePolicy() throws InterruptedException {
    enroll(false, false);
    account.putResource(
        new Resource.QueueAccessPolicy(
            "q", "{\"Id\": \"x\", \"Statement\": {\"Sid\": \"theirs\"}}"));
    enroll(true, false);
    assertThat(queuePolicy())
        .startsWith("{\"Id\":\"x\"")
        .contains("theirs", "LifecycleManagerEvents");
    assertThat(enroll(true, true).text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatIsMadeAnewLetsTheRulesInAgain() throws InterruptedException {
    enroll(true, false);
    account.deleteMomentsAgo("q");
    assertThat(enroll(true, false).text()).contains("made queue q\n", "made policy of queue q\n");
    assertThat(queuePolicy()).contains("LifecycleManagerEvents");
    assertThat(enroll(true, false).text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatLetsNoEventInIsFoundOutBeforeAnythingIsMade() throws InterruptedException {
    Encryption managed = new Encryption.KmsKey("alias/aws/sqs");
    Duration day = Duration.ofDays(1);
    account.putResource(new Resource.Queue("q", day, day, managed, Optional.empty()));
    assertThatExceptionOfType(EnrollmentException.class)
        .isThrownBy(() -> enroll(true, false))
        .withMessageContainingAll("queue q", "which lets no event in", "--overwrite", "--kms-key");
    assertThat(account.changes()).isEmpty();
    assertThat(enroll(true, true).text())
        .contains("encrypted: with key alias/aws/sqs → by SQS", "made rule " + RULE);
    assertThat(enroll(true, false).text()).isEqualTo("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedAtAnyCallAndRunAgainItEndsTheSame(boolean done) throws InterruptedException {
    enroll(true, false);
    List<Resource> whole = List.copyOf(account.resources());
    int calls = account.calls();
    for (int call = 0; call < calls; call++) {
      setUpAccount();
      account.failAt(call, done, FailureKind.REJECTED);
      try {
        assertThat(enroll(true, false).failure()).isPresent();
      } catch (RemoteFailure trouble) {
        assertThat(account.changes()).isEmpty();
      }
      account.stopFailing();
      assertThat(enroll(true, false).hasOpenChanges()).isFalse();
      assertThat(account.resources())
          .as("cut at " + call)
          .containsExactlyInAnyOrderElementsOf(whole);
    }
  }
}
