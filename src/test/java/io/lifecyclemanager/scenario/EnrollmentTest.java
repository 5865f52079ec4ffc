package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
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
  private final FakeEnrollmentAccount account = new FakeEnrollmentAccount();
  private final List<String> progress = new ArrayList<>();
  private final Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);

  EnrollmentTest() {
    account.createGroup(ONE);
    account.createGroup(OTHER);
  }

  private static DesiredState desiredState(GroupName... groups) {
    return desiredState("q", "q-notifications", Optional.of("prod"), groups);
  }

  private static DesiredState desiredState(
      String queue, String role, Optional<String> cluster, GroupName... groups) {
    return new DesiredState(
        queue, role, List.of(groups), cluster, Duration.ofMinutes(15), Optional.empty(), false);
  }

  private EnrollmentReport enroll(boolean overwrite) throws InterruptedException {
    List<ResourceDiff> differences = enrollment.findDiffs(desiredState(ONE, OTHER), overwrite);
    return enrollment.apply(desiredState(ONE, OTHER), differences, overwrite);
  }

  private static EnrollmentReport enroll(Enrollment enrollment) throws InterruptedException {
    DesiredState wanted = desiredState(ONE, OTHER);
    return enrollment.apply(wanted, enrollment.findDiffs(wanted, false), false);
  }

  private static Resource.Hook hook(GroupName group, Duration heartbeat) {
    return new Resource.Hook(
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
    EnrollmentReport report = enroll(false);
    assertThat(report.failure()).isEmpty();
    assertThat(report.hasOpenChanges()).isFalse();
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
    assertThat(account.resources()).contains(hook(ONE, Duration.ofMinutes(15)));
    assertThat(progress).hasSize(8).first().isEqualTo("making role q-notifications");
  }

  @Test
  void theQueueIsWhatTheControllerNeeds() throws InterruptedException {
    enroll(false);
    assertThat(account.resources())
        .contains(
            new Resource.Queue(
                "q",
                Duration.ofSeconds(30),
                Duration.ofDays(14),
                new Encryption.SqsManagedKey(),
                Optional.of(new Resource.RedrivePolicy(QUEUE + "-dead-letters", 1000))));
  }

  @Test
  void theRoleIsForAutoScalingAndForThisQueueOnly() throws InterruptedException {
    enroll(false);
    String all = account.resources().toString();
    assertThat(all).contains("\"Service\": \"autoscaling.amazonaws.com\"");
    assertThat(all).contains("\"aws:SourceAccount\": \"123456789012\"");
    assertThat(all).contains("\"Resource\": \"" + QUEUE + "\"").doesNotContain("\"*\"");
  }

  @Test
  void enrollingTwiceChangesNothing() throws InterruptedException {
    enroll(false);
    int before = account.changes().size();
    EnrollmentReport again = enroll(true);
    assertThat(again.outcomes()).isEmpty();
    assertThat(again.text()).isEqualTo("nothing to do");
    assertThat(account.changes()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedAtAnyCallAndRunAgainItEndsTheSame(boolean done) throws InterruptedException {
    enroll(false);
    Collection<Resource> whole = account.resources();
    int calls = account.calls();
    assertThat(calls).isGreaterThan(15);
    for (int call = 0; call < calls; call++) {
      FakeEnrollmentAccount cut = new FakeEnrollmentAccount();
      cut.createGroup(ONE);
      cut.createGroup(OTHER);
      Enrollment again = new Enrollment(cut, time, new Random(1), progress::add);
      cut.failAt(call, done, FailureKind.REJECTED);
      String failure;
      try {
        EnrollmentReport report = enroll(again);
        failure = report.failure().orElseThrow();
        assertThat(report.text()).contains("failed ");
        assertThat(report.hasOpenChanges()).isTrue();
      } catch (RemoteFailure trouble) {
        failure = trouble.getMessage();
        assertThat(cut.changes()).isEmpty();
      }
      assertThat(failure).contains("made to fail by the test");
      cut.stopFailing();
      EnrollmentReport report = enroll(again);
      assertThat(report.failure()).isEmpty();
      assertThat(cut.resources())
          .as("cut at call " + call)
          .containsExactlyInAnyOrderElementsOf(whole);
    }
  }

  @Test
  void whatIsNotAnsweredIsAskedAgain() throws InterruptedException {
    account.failAt(3, false, FailureKind.THROTTLED);
    assertThat(enroll(false).failure()).isEmpty();
    assertThat(progress).anyMatch(line -> line.contains("not yet, next try in"));
    assertThat(time.elapsed()).isPositive().isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aHookThatCannotBeToldYetIsTriedAgainWithProgress() throws InterruptedException {
    account.refuseHooks(4);
    assertThat(enroll(false).failure()).isEmpty();
    assertThat(progress)
        .filteredOn(line -> line.startsWith("hook lifecycle-manager of group one: not yet"))
        .hasSize(4)
        .allMatch(line -> line.endsWith("Unable to publish test message"));
  }

  @Test
  void afterSomeMinutesItGivesUpAndSaysWhatWasDone() throws InterruptedException {
    account.refuseHooks(Integer.MAX_VALUE);
    EnrollmentReport report = enroll(false);
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
    account.putResource(hook(ONE, Duration.ofMinutes(10)));
    EnrollmentReport plan =
        Enrollment.reportPlan(enrollment.findDiffs(desiredState(ONE, OTHER), false), false);
    assertThat(plan.text())
        .isEqualTo(
            """
            ! hook lifecycle-manager of group one (exists otherwise; --overwrite changes it)
                heartbeat timeout: 600 s → 900 s\
            """);
    assertThat(plan.hasOpenChanges()).isTrue();
    EnrollmentReport report = enroll(false);
    assertThat(report.text()).startsWith("kept hook lifecycle-manager of group one");
    assertThat(report.hasOpenChanges()).isTrue();
    assertThat(account.resources()).contains(hook(ONE, Duration.ofMinutes(10)));
  }

  @Test
  void whatExistsOtherwiseIsChangedWhereThatIsAskedFor() throws InterruptedException {
    enroll(false);
    account.putResource(hook(ONE, Duration.ofMinutes(10)));
    account.putResource(new Resource.Tag(OTHER, "kubernetes.io/cluster/prod", "shared"));
    EnrollmentReport plan =
        Enrollment.reportPlan(enrollment.findDiffs(desiredState(ONE, OTHER), true), true);
    assertThat(plan.text().lines())
        .containsExactly(
            "~ hook lifecycle-manager of group one",
            "    heartbeat timeout: 600 s → 900 s",
            "~ tag kubernetes.io/cluster/prod of group other",
            "    value: shared → owned");
    EnrollmentReport report = enroll(true);
    assertThat(report.text()).startsWith("changed hook lifecycle-manager of group one");
    assertThat(report.hasOpenChanges()).isFalse();
    assertThat(enroll(false).outcomes()).isEmpty();
  }

  @Test
  void aDryRunSaysWhatWouldBeMadeAndMakesNothing() throws Exception {
    EnrollmentReport plan =
        Enrollment.reportPlan(enrollment.findDiffs(desiredState(ONE), false), false);
    assertThat(account.changes()).isEmpty();
    assertThat(plan.hasOpenChanges()).isTrue();
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
    assertThatExceptionOfType(EnrollmentException.class)
        .isThrownBy(() -> enrollment.findDiffs(desiredState(ONE, new GroupName("typo")), false))
        .withMessageContaining("there is no Auto Scaling group [typo]");
    assertThat(account.changes()).isEmpty();
  }

  @Test
  void theGroupsOfAClusterAreThoseWithItsTag() throws InterruptedException {
    account.putResource(new Resource.Tag(OTHER, "kubernetes.io/cluster/prod", "owned"));
    assertThat(enrollment.groupsOf("prod")).containsExactly(OTHER);
    assertThatExceptionOfType(EnrollmentException.class)
        .isThrownBy(() -> enrollment.groupsOf("test"))
        .withMessageContaining("kubernetes.io/cluster/test");
  }

  @Test
  void groupsThatEksDrainsOrThatAreSharedAreLeftOutUnlessNamed() throws InterruptedException {
    GroupName shared = new GroupName("shared");
    account.putResource(new Resource.Tag(ONE, "kubernetes.io/cluster/prod", "owned"));
    account.putResource(new Resource.Tag(ONE, "eks:nodegroup-name", "managed"));
    account.putResource(new Resource.Tag(shared, "kubernetes.io/cluster/prod", "shared"));
    account.putResource(new Resource.Tag(OTHER, "kubernetes.io/cluster/prod", "owned"));
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
    enrollment.findDiffs(desiredState("q", "sender", Optional.empty(), ONE), false);
    assertThat(progress).singleElement().asString().startsWith("warning: without --cluster-name");
  }

  @Test
  void aQueueThatIsVanishingIsWaitedForAndMadeAnew() throws InterruptedException {
    enroll(false);
    account.remove(hook(ONE, Duration.ofMinutes(15)));
    account.deleteMomentsAgo("q");
    account.deleteMomentsAgo("q-dead-letters");
    EnrollmentReport report = enroll(false);
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
    account.deleteMomentsAgo("q");
    assertThat(enroll(false).text()).startsWith("made queue q\n");
    assertThat(enroll(false).text()).isEqualTo("nothing to do");
  }

  @Test
  void aRoleMaySendToSeveralQueues() throws InterruptedException {
    for (String queue : List.of("a", "b")) {
      DesiredState wanted = desiredState(queue, "sender", Optional.of("prod"), ONE);
      enrollment.apply(wanted, enrollment.findDiffs(wanted, true), true);
    }
    assertThat(account.resources())
        .extracting(Resource::title)
        .contains("policy send-to-a of role sender", "policy send-to-b of role sender");
    assertThat(account.resources().toString()).contains("012:a\"", "012:b\"");
  }
}
