package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Setting up, from nothing and from whatever was there. */
class EnrollmentTest {
  private static final GroupName ONE = new GroupName("one");
  private static final GroupName OTHER = new GroupName("other");
  private static final String QUEUE = "arn:aws:sqs:us-west-2:123456789012:q";

  private final SimulatedTime time = new SimulatedTime();
  private final FakeAccount account = new FakeAccount();
  private final List<String> progress = new ArrayList<>();
  private final Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);

  EnrollmentTest() {
    account.createGroup(ONE);
    account.createGroup(OTHER);
  }

  private static Wanted wanted(GroupName... groups) {
    return wanted("q", "q-notifications", Optional.of("prod"), groups);
  }

  private static Wanted wanted(
      String queue, String role, Optional<String> cluster, GroupName... groups) {
    return new Wanted(
        queue, role, List.of(groups), cluster, Duration.ofMinutes(15), Optional.empty(), false);
  }

  private Report enroll(boolean overwrite) throws InterruptedException {
    List<Difference> differences = enrollment.differences(wanted(ONE, OTHER), overwrite);
    return enrollment.apply(wanted(ONE, OTHER), differences, overwrite);
  }

  private static Report enroll(Enrollment enrollment) throws InterruptedException {
    Wanted wanted = wanted(ONE, OTHER);
    return enrollment.apply(wanted, enrollment.differences(wanted, false), false);
  }

  private static Part.Hook hook(GroupName group, Duration heartbeat) {
    return new Part.Hook(
        group,
        "lifecycle-manager",
        "autoscaling:EC2_INSTANCE_TERMINATING",
        QUEUE,
        "arn:aws:iam::123456789012:role/q-notifications",
        heartbeat,
        "CONTINUE");
  }

  @Test
  void everythingIsMadeInTheOrderInWhichItIsNeeded() throws InterruptedException {
    Report report = enroll(false);
    assertThat(report.failure()).isEmpty();
    assertThat(report.hasLeftovers()).isFalse();
    assertThat(account.changes())
        .containsExactly(
            "role q-notifications",
            "policy send-to-q of role q-notifications",
            "queue q-dead-letters",
            "queue q",
            "tag kubernetes.io/cluster/prod of group one",
            "hook lifecycle-manager of group one",
            "tag kubernetes.io/cluster/prod of group other",
            "hook lifecycle-manager of group other");
    assertThat(account.parts()).contains(hook(ONE, Duration.ofMinutes(15)));
    assertThat(progress).hasSize(8).first().isEqualTo("making role q-notifications");
  }

  @Test
  void theQueueIsWhatTheControllerNeeds() throws InterruptedException {
    enroll(false);
    assertThat(account.parts())
        .contains(
            new Part.Queue(
                "q",
                Duration.ofSeconds(30),
                Duration.ofDays(14),
                new Encryption.BySqs(),
                Optional.of(new Part.DeadLetters(QUEUE + "-dead-letters", 1000))));
  }

  @Test
  void theRoleIsForAutoScalingAndForThisQueueOnly() throws InterruptedException {
    enroll(false);
    String all = account.parts().toString();
    assertThat(all).contains("\"Service\": \"autoscaling.amazonaws.com\"");
    assertThat(all).contains("\"aws:SourceAccount\": \"123456789012\"");
    assertThat(all).contains("\"Resource\": \"" + QUEUE + "\"").doesNotContain("\"*\"");
  }

  @Test
  void enrollingTwiceChangesNothing() throws InterruptedException {
    enroll(false);
    int before = account.changes().size();
    Report again = enroll(true);
    assertThat(again.steps()).isEmpty();
    assertThat(again.text()).isEqualTo("nothing to do");
    assertThat(account.changes()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedAtAnyCallAndRunAgainItEndsTheSame(boolean done) throws InterruptedException {
    enroll(false);
    Collection<Part> whole = account.parts();
    int calls = account.calls();
    assertThat(calls).isGreaterThan(15);
    for (int call = 0; call < calls; call++) {
      FakeAccount cut = new FakeAccount();
      cut.createGroup(ONE);
      cut.createGroup(OTHER);
      Enrollment again = new Enrollment(cut, time, new Random(1), progress::add);
      cut.failsAt(call, done, Kind.REJECTED);
      String failure;
      try {
        Report report = enroll(again);
        failure = report.failure().orElseThrow();
        assertThat(report.text()).contains("failed ");
        assertThat(report.hasLeftovers()).isTrue();
      } catch (RemoteTrouble trouble) {
        failure = trouble.getMessage();
        assertThat(cut.changes()).isEmpty();
      }
      assertThat(failure).contains("made to fail by the test");
      cut.mend();
      Report report = enroll(again);
      assertThat(report.failure()).isEmpty();
      assertThat(cut.parts()).as("cut at call " + call).containsExactlyInAnyOrderElementsOf(whole);
    }
  }

  @Test
  void whatIsNotAnsweredIsAskedAgain() throws InterruptedException {
    account.failsAt(3, false, Kind.THROTTLED);
    assertThat(enroll(false).failure()).isEmpty();
    assertThat(progress).anyMatch(line -> line.contains("not yet, next try in"));
    assertThat(time.elapsed()).isPositive().isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aHookThatCannotBeToldYetIsTriedAgainWithProgress() throws InterruptedException {
    account.knowsRolesAfter(4);
    assertThat(enroll(false).failure()).isEmpty();
    assertThat(progress)
        .filteredOn(line -> line.startsWith("hook lifecycle-manager of group one: not yet"))
        .hasSize(4)
        .allMatch(line -> line.endsWith("Unable to publish test message"));
  }

  @Test
  void afterSomeMinutesItGivesUpAndSaysWhatWasDone() throws InterruptedException {
    account.knowsRolesAfter(Integer.MAX_VALUE);
    Report report = enroll(false);
    assertThat(report.failure().orElseThrow())
        .isEqualTo(
            "hook lifecycle-manager of group one: Unable to publish test message (for 3 minutes)");
    assertThat(report.text().lines().filter(line -> !line.startsWith(" ")))
        .containsExactly(
            "made role q-notifications",
            "made policy send-to-q of role q-notifications",
            "made queue q-dead-letters",
            "made queue q",
            "made tag kubernetes.io/cluster/prod of group one",
            "failed hook lifecycle-manager of group one",
            "not tried tag kubernetes.io/cluster/prod of group other",
            "not tried hook lifecycle-manager of group other");
  }

  @Test
  void whatExistsOtherwiseStaysAndIsShown() throws InterruptedException {
    enroll(false);
    account.has(hook(ONE, Duration.ofMinutes(10)));
    Report plan = Enrollment.plan(enrollment.differences(wanted(ONE, OTHER), false), false);
    assertThat(plan.text())
        .isEqualTo(
            """
            ! hook lifecycle-manager of group one (exists otherwise; --overwrite changes it)
                heartbeat timeout: 600 s → 900 s\
            """);
    assertThat(plan.hasLeftovers()).isTrue();
    Report report = enroll(false);
    assertThat(report.text()).startsWith("kept hook lifecycle-manager of group one");
    assertThat(report.hasLeftovers()).isTrue();
    assertThat(account.parts()).contains(hook(ONE, Duration.ofMinutes(10)));
  }

  @Test
  void whatExistsOtherwiseIsChangedWhereThatIsAskedFor() throws InterruptedException {
    enroll(false);
    account.has(hook(ONE, Duration.ofMinutes(10)));
    account.has(new Part.Tag(OTHER, "kubernetes.io/cluster/prod", "shared"));
    Report plan = Enrollment.plan(enrollment.differences(wanted(ONE, OTHER), true), true);
    assertThat(plan.text().lines())
        .containsExactly(
            "~ hook lifecycle-manager of group one",
            "    heartbeat timeout: 600 s → 900 s",
            "~ tag kubernetes.io/cluster/prod of group other",
            "    value: shared → owned");
    Report report = enroll(true);
    assertThat(report.text()).startsWith("changed hook lifecycle-manager of group one");
    assertThat(report.hasLeftovers()).isFalse();
    assertThat(enroll(false).steps()).isEmpty();
  }

  @Test
  void aDryRunSaysWhatWouldBeMadeAndMakesNothing() throws Exception {
    Report plan = Enrollment.plan(enrollment.differences(wanted(ONE), false), false);
    assertThat(account.changes()).isEmpty();
    assertThat(plan.hasLeftovers()).isTrue();
    assertThat(plan.text())
        .contains("+ queue q\n    visibility timeout: 30 s\n    retention: 1209600 s\n");
    var json = new JsonMapper().readTree(plan.json());
    assertThat(json.at("/parts/3/part").asText()).isEqualTo("queue q");
    assertThat(json.at("/parts/3/fate").asText()).isEqualTo("make");
    assertThat(json.at("/parts/3/changes/retention/wanted").asText()).isEqualTo("1209600 s");
    assertThat(json.at("/parts/3/changes/retention/is").isMissingNode()).isTrue();
  }

  @Test
  void aGroupThatDoesNotExistIsFoundOutBeforeAnythingIsMade() {
    assertThatExceptionOfType(NotPossible.class)
        .isThrownBy(() -> enrollment.differences(wanted(ONE, new GroupName("typo")), false))
        .withMessageContaining("there is no Auto Scaling group [typo]");
    assertThat(account.changes()).isEmpty();
  }

  @Test
  void theGroupsOfAClusterAreThoseWithItsTag() throws InterruptedException {
    account.has(new Part.Tag(OTHER, "kubernetes.io/cluster/prod", "owned"));
    assertThat(enrollment.groupsOf("prod")).containsExactly(OTHER);
    assertThatExceptionOfType(NotPossible.class)
        .isThrownBy(() -> enrollment.groupsOf("test"))
        .withMessageContaining("kubernetes.io/cluster/test");
  }

  @Test
  void groupsThatEksDrainsOrThatAreSharedAreLeftOutUnlessNamed() throws InterruptedException {
    GroupName shared = new GroupName("shared");
    account.has(new Part.Tag(ONE, "kubernetes.io/cluster/prod", "owned"));
    account.has(new Part.Tag(ONE, "eks:nodegroup-name", "managed"));
    account.has(new Part.Tag(shared, "kubernetes.io/cluster/prod", "shared"));
    account.has(new Part.Tag(OTHER, "kubernetes.io/cluster/prod", "owned"));
    assertThat(enrollment.groupsOf("prod")).containsExactly(OTHER);
    assertThat(progress)
        .containsExactly(
            "left out: group one, which EKS drains itself; --target-scaling-groups takes it all the"
                + " same",
            "left out: group shared, whose tag kubernetes.io/cluster/prod is shared;"
                + " --target-scaling-groups takes it all the same");
  }

  @Test
  void withoutAClusterItWarnsThatTheControllersRightsGoByTheTag() throws InterruptedException {
    enrollment.differences(wanted("q", "sender", Optional.empty(), ONE), false);
    assertThat(progress).singleElement().asString().startsWith("warning: without --cluster-name");
  }

  @Test
  void aQueueThatIsVanishingIsWaitedForAndMadeAnew() throws InterruptedException {
    enroll(false);
    account.remove(hook(ONE, Duration.ofMinutes(15)));
    account.vanishes("q");
    account.vanishes("q-dead-letters");
    Report report = enroll(false);
    assertThat(report.failure()).isEmpty();
    assertThat(report.text().lines().filter(line -> line.startsWith("made")))
        .containsExactly(
            "made queue q-dead-letters",
            "made queue q",
            "made hook lifecycle-manager of group one");
    assertThat(progress).anyMatch(line -> line.startsWith("queue q: not yet, next try in"));
  }

  @Test
  void alsoWhereAllLooksAsItShouldBeAVanishingQueueIsMadeAnew() throws InterruptedException {
    enroll(false);
    account.vanishes("q");
    assertThat(enroll(false).text()).startsWith("made queue q\n");
    assertThat(enroll(false).text()).isEqualTo("nothing to do");
  }

  @Test
  void aRoleMaySendToSeveralQueues() throws InterruptedException {
    for (String queue : List.of("a", "b")) {
      Wanted wanted = wanted(queue, "sender", Optional.of("prod"), ONE);
      enrollment.apply(wanted, enrollment.differences(wanted, true), true);
    }
    assertThat(account.parts())
        .extracting(Part::title)
        .contains("policy send-to-a of role sender", "policy send-to-b of role sender");
    assertThat(account.parts().toString()).contains("012:a\"", "012:b\"");
  }
}
