package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.enrollment.Difference;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.NotPossible;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Report;
import io.lifecyclemanager.enrollment.Wanted;
import io.lifecyclemanager.fakes.FakeAccount;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.RemoteTrouble.Kind;
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
class EventRulesTest {
  private static final GroupName GROUP = new GroupName("workers");
  private static final String QUEUE = "arn:aws:sqs:us-west-2:123456789012:q";
  private static final String RULE = "q-spot-interruption";
  private static final List<String> ALL_RULES =
      List.of("q-spot-interruption", "q-instance-state-change", "q-scheduled-change");

  private FakeAccount account;

  @BeforeEach
  void startsAnew() {
    account = new FakeAccount();
    account.createGroup(GROUP);
  }

  private Report enroll(boolean events, boolean overwrite) throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, new SimulatedTime(), new Random(1), _ -> {});
    Wanted wanted =
        new Wanted(
            "q",
            "sender",
            List.of(GROUP),
            Optional.empty(),
            Duration.ofMinutes(15),
            Optional.empty(),
            events);
    List<Difference> differences = enrollment.differences(wanted, overwrite);
    assertThat(Enrollment.plan(differences, overwrite).steps()).hasSameSizeAs(differences);
    return enrollment.apply(wanted, differences, overwrite);
  }

  private List<String> left() {
    return account.parts().stream().map(Part::title).toList();
  }

  private String policy() {
    return account.parts().stream()
        .filter(Part.Access.class::isInstance)
        .map(access -> ((Part.Access) access).policy())
        .findFirst()
        .orElse("");
  }

  @Test
  void theQueueLetsTheRulesInBeforeTheySend() throws InterruptedException {
    assertThat(enroll(true, false).hasLeftovers()).isFalse();
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
      assertThat(account.parts()).contains(new Part.Targets(rule, List.of(QUEUE)));
    }
    assertThat(enroll(true, true).text()).isEqualTo("nothing to do");
  }

  @Test
  void theQueueLetsInTheseRulesOfThisAccountOnlyAndNobodyWithoutTls() throws InterruptedException {
    enroll(true, false);
    for (String rule : ALL_RULES) {
      assertThat(policy()).contains("\"arn:aws:events:us-west-2:123456789012:rule/" + rule + "\"");
    }
    assertThat(policy())
        .contains("\"Service\":\"events.amazonaws.com\"", "\"aws:SourceAccount\":\"123456789012\"")
        .contains("\"Effect\":\"Deny\"", "\"Bool\":{\"aws:SecureTransport\":\"false\"}");
  }

  @Test
  void theRulesAreAboutWhatEndsInstances() throws InterruptedException {
    enroll(true, false);
    assertThat(account.parts().toString())
        .contains("EC2 Spot Instance Interruption Warning")
        .contains("[\"shutting-down\", \"stopped\", \"stopping\", \"terminated\"]")
        .contains("\"service\": [\"EC2\"], \"eventTypeCategory\": [\"scheduledChange\"]");
  }

  @Test
  void whereItIsNotAskedForNobodyLooksAndWhatIsThereStays() throws InterruptedException {
    enroll(false, false);
    assertThat(left()).noneMatch(title -> title.contains("rule"));
    assertThat(policy()).isEmpty();
    enroll(true, false);
    account.has(new Part.Rule(RULE, "{}", false));
    assertThat(enroll(false, true).text()).isEqualTo("nothing to do");
    assertThat(account.parts()).contains(new Part.Rule(RULE, "{}", false));
  }

  @Test
  void whatExistsOtherwiseStaysUnlessItIsToBeOverwritten() throws InterruptedException {
    enroll(true, false);
    account.has(new Part.Rule(RULE, "{\"source\": [\"aws.ec2\"]}", false));
    account.has(new Part.Targets(RULE, List.of(QUEUE, "arn:aws:sqs:us-west-2:123456789012:x")));
    assertThat(enroll(true, false).text())
        .contains("kept rule " + RULE, "state: disabled → enabled", "kept target of rule " + RULE);
    assertThat(enroll(true, true).text()).contains("changed rule " + RULE, ":q, arn:");
    assertThat(account.parts()).contains(new Part.Targets(RULE, List.of(QUEUE)));
    assertThat(enroll(true, false).text()).isEqualTo("nothing to do");
  }

  @Test
  void statementsOfOthersStayInThePolicy() throws InterruptedException {
    enroll(false, false);
    account.has(new Part.Access("q", "{\"Id\": \"x\", \"Statement\": {\"Sid\": \"theirs\"}}"));
    enroll(true, false);
    assertThat(policy()).startsWith("{\"Id\":\"x\"").contains("theirs", "LifecycleManagerEvents");
    assertThat(enroll(true, true).text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatIsMadeAnewLetsTheRulesInAgain() throws InterruptedException {
    enroll(true, false);
    account.vanishes("q");
    assertThat(enroll(true, false).text()).contains("made queue q\n", "made policy of queue q\n");
    assertThat(policy()).contains("LifecycleManagerEvents");
    assertThat(enroll(true, false).text()).isEqualTo("nothing to do");
  }

  @Test
  void aQueueThatLetsNoEventInIsFoundOutBeforeAnythingIsMade() throws InterruptedException {
    Encryption managed = new Encryption.With("alias/aws/sqs");
    Duration day = Duration.ofDays(1);
    account.has(new Part.Queue("q", day, day, managed, Optional.empty()));
    assertThatExceptionOfType(NotPossible.class)
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
    List<Part> whole = List.copyOf(account.parts());
    int calls = account.calls();
    for (int call = 0; call < calls; call++) {
      startsAnew();
      account.failsAt(call, done, Kind.REJECTED);
      try {
        assertThat(enroll(true, false).failure()).isPresent();
      } catch (RemoteTrouble trouble) {
        assertThat(account.changes()).isEmpty();
      }
      account.mend();
      assertThat(enroll(true, false).hasLeftovers()).isFalse();
      assertThat(account.parts()).as("cut at " + call).containsExactlyInAnyOrderElementsOf(whole);
    }
  }
}
