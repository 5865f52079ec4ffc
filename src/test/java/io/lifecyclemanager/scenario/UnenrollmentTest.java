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
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking back what was set up, and nothing else. */
class UnenrollmentTest {
  private static final GroupName ONE = new GroupName("one");
  private static final GroupName OTHER = new GroupName("other");
  private static final RemovalRequest ALL = removalRequest(false);

  private final SimulatedTime time = new SimulatedTime();
  private final List<String> progress = new ArrayList<>();
  private FakeEnrollmentAccount account;

  private static RemovalRequest removalRequest(boolean evenWithMessages, GroupName... groups) {
    return new RemovalRequest(
        "q", Optional.empty(), List.of(groups), Optional.empty(), evenWithMessages);
  }

  @BeforeEach
  void setUpEnrollment() throws InterruptedException {
    account = new FakeEnrollmentAccount();
    account.createGroup(ONE);
    account.createGroup(OTHER);
    enroll("q", "q-notifications", ONE, OTHER);
  }

  private void enroll(String queue, String role, GroupName... groups) throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);
    DesiredState wanted =
        new DesiredState(
            queue,
            role,
            List.of(groups),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.empty(),
            false);
    EnrollmentReport report = enrollment.apply(wanted, enrollment.findDiffs(wanted, true), true);
    assertThat(report.failure()).isEmpty();
  }

  private Unenrollment unenrollment() {
    return new Unenrollment(account, time, new Random(1), progress::add);
  }

  private EnrollmentReport unenroll(RemovalRequest unwanted) throws InterruptedException {
    return unenrollment().apply(unwanted, unenrollment().planRemovals(unwanted));
  }

  private List<String> remainingTitles() {
    return account.resources().stream().map(Resource::title).toList();
  }

  @Test
  void hooksGoFirstAndNothingIsLeftButTheTagsOfTheGroups() throws InterruptedException {
    EnrollmentReport report = unenroll(ALL);
    assertThat(report.text())
        .isEqualTo(
            """
            removed hook lifecycle-manager of group one
            removed hook lifecycle-manager of group other
            removed queue q
            removed queue q-dead-letters
            removed policy send-to-q of role q-notifications
            removed role q-notifications\
            """);
    assertThat(report.hasOpenChanges()).isFalse();
    assertThat(remainingTitles())
        .containsExactly(
            "tag kubernetes.io/cluster/prod of group one",
            "tag kubernetes.io/cluster/prod of group other");
    assertThat(unenroll(ALL).text()).isEqualTo("nothing to do");
  }

  @Test
  void aDryRunRemovesNothing() throws InterruptedException {
    List<String> before = remainingTitles();
    EnrollmentReport plan = Unenrollment.reportPlan(unenrollment().planRemovals(ALL));
    assertThat(plan.text()).startsWith("- hook lifecycle-manager of group one\n- hook");
    assertThat(plan.hasOpenChanges()).isTrue();
    assertThat(remainingTitles()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedAtAnyCallAndRunAgainItEndsTheSame(boolean done) throws InterruptedException {
    account.failAt(-1, false, FailureKind.REJECTED);
    unenroll(ALL);
    int calls = account.calls();
    List<String> whole = remainingTitles();
    assertThat(calls).isGreaterThan(15);
    for (int call = 0; call < calls; call++) {
      setUpEnrollment();
      account.failAt(call, done, FailureKind.REJECTED);
      try {
        assertThat(unenroll(ALL).failure()).isPresent();
      } catch (RemoteFailure trouble) {
        assertThat(trouble).hasMessageContaining("made to fail by the test");
      }
      account.stopFailing();
      assertThat(unenroll(ALL).failure()).isEmpty();
      assertThat(remainingTitles()).as("cut at call " + call).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whileMessagesAreThereEverythingStays(int visible) throws InterruptedException {
    List<String> before = remainingTitles();
    account.putMessages("q", visible, 1 - visible);
    EnrollmentReport report = unenroll(ALL);
    assertThat(report.hasOpenChanges()).isTrue();
    assertThat(report.text().lines())
        .hasSize(6)
        .allMatch(line -> line.contains(visible + " messages visible"));
    assertThat(remainingTitles()).isEqualTo(before);
  }

  @Test
  void whoeverInsistsRemovesAQueueWithMessages() throws InterruptedException {
    account.putMessages("q", 1, 1);
    assertThat(unenroll(removalRequest(true)).hasOpenChanges()).isFalse();
    assertThat(remainingTitles()).noneMatch(title -> title.startsWith("queue"));
  }

  @Test
  void aMessageThatComesMeanwhileKeepsEverything() throws InterruptedException {
    List<Unenrollment.PlannedRemoval> removals = unenrollment().planRemovals(ALL);
    List<String> before = remainingTitles();
    account.putMessages("q", 0, 1);
    EnrollmentReport report = unenrollment().apply(ALL, removals);
    assertThat(report.text())
        .contains(
            "kept hook lifecycle-manager of group one (queue q has 0 messages visible and 1 in",
            "kept role q-notifications (hook lifecycle-manager of group other sends to the queue)");
    assertThat(remainingTitles()).isEqualTo(before);
  }

  @Test
  void theHookOfAGroupStaysWhileOneOfItsInstancesIsOnItsWayOut() throws InterruptedException {
    account.terminateInstance(OTHER, new InstanceId("i-0123"));
    assertThat(Unenrollment.reportPlan(unenrollment().planRemovals(ALL)).text())
        .isEqualTo(
            """
            - hook lifecycle-manager of group one
            ! hook lifecycle-manager of group other (group other has instances on their way out: \
            [i-0123]; see --force-queue-with-messages)
            ! queue q (%1$s)
            ! queue q-dead-letters (%1$s)
            ! policy send-to-q of role q-notifications (%1$s)
            ! role q-notifications (%1$s)\
            """
                .formatted("hook lifecycle-manager of group other sends to the queue"));
    assertThat(unenroll(removalRequest(true)).hasOpenChanges()).isFalse();
  }

  @Test
  void anInstanceThatBeginsToLeaveMeanwhileKeepsItsHookAndWhatItNeeds()
      throws InterruptedException {
    List<Unenrollment.PlannedRemoval> removals = unenrollment().planRemovals(ALL);
    account.terminateInstance(OTHER, new InstanceId("i-0123"));
    assertThat(unenrollment().apply(ALL, removals).hasOpenChanges()).isTrue();
    assertThat(remainingTitles())
        .contains("hook lifecycle-manager of group other", "queue q", "role q-notifications")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void aRoleStaysWhileAHookOfAnotherQueueSendsByIt() throws InterruptedException {
    account = new FakeEnrollmentAccount();
    account.createGroup(ONE);
    account.createGroup(OTHER);
    enroll("q", "sender", ONE);
    enroll("b", "sender", OTHER);
    assertThat(unenroll(ALL).text())
        .contains(
            "removed policy send-to-q of role sender",
            "kept role sender (hook lifecycle-manager of group other sends by it)",
            "removed queue q");
    assertThat(remainingTitles())
        .contains("role sender", "policy send-to-b of role sender", "queue b");
  }

  @Test
  void theRoleOfTheHooksIsFoundByThem() throws InterruptedException {
    account = new FakeEnrollmentAccount();
    account.createGroup(ONE);
    enroll("q", "sender", ONE);
    assertThat(unenroll(ALL).hasOpenChanges()).isFalse();
    assertThat(remainingTitles()).containsExactly("tag kubernetes.io/cluster/prod of group one");
  }

  @Test
  void aClusterWithoutGroupsHasNoHooks() throws InterruptedException {
    RemovalRequest ofCluster =
        new RemovalRequest("q", Optional.empty(), List.of(), Optional.of("gone"), false);
    assertThat(unenroll(ofCluster).text())
        .contains("kept queue q (hook lifecycle-manager of group one sends to the queue)");
    unenroll(removalRequest(true));
    enroll("q", "q-notifications");
    assertThat(unenroll(ofCluster).hasOpenChanges()).isFalse();
    assertThat(remainingTitles()).noneMatch(title -> title.startsWith("queue"));
  }

  @Test
  void aDryRunCountsDeadLettersToo() throws InterruptedException {
    account.putMessages("q-dead-letters", 3, 0);
    assertThat(Unenrollment.reportPlan(unenrollment().planRemovals(ALL)).text())
        .contains("- queue q\n! queue q-dead-letters (queue q-dead-letters has 3 messages visible");
  }

  @Test
  void aThrottledCallIsMadeAgainAndNoOther() throws InterruptedException {
    account.failAt(-1, false, FailureKind.THROTTLED);
    unenrollment().planRemovals(ALL);
    int calls = account.calls();
    for (int call = 0; call < calls; call++) {
      account.failAt(call, false, FailureKind.THROTTLED);
      unenrollment().planRemovals(ALL);
      assertThat(account.calls()).isEqualTo(calls + 1);
    }
  }

  @Test
  void ofARoleThatOthersMadeItTakesBackItsOwnPolicyOnly() throws InterruptedException {
    account = new FakeEnrollmentAccount();
    account.createGroup(ONE);
    account.putResource(new Resource.Role("q-notifications", "{}"));
    enroll("q", "q-notifications", ONE);
    assertThat(unenroll(ALL).text())
        .contains("removed policy send-to-q of role", "kept role q-notifications (was not made");
    Resource.RolePolicy altered = new Resource.RolePolicy("q-notifications", "send-to-q", "{}");
    account.putResource(altered);
    assertThat(unenroll(ALL).text())
        .contains("kept policy send-to-q of role q-notifications (is not what enroll writes");
    assertThat(account.resources()).contains(altered);
  }

  @Test
  void deadLettersKeepTheirQueue() throws InterruptedException {
    account.putMessages("q-dead-letters", 3, 0);
    assertThat(unenroll(ALL).hasOpenChanges()).isTrue();
    assertThat(remainingTitles()).contains("queue q-dead-letters").doesNotContain("queue q");
  }

  @Test
  void whileAnotherGroupSendsToTheQueueItStaysWithItsRole() throws InterruptedException {
    EnrollmentReport report = unenroll(removalRequest(false, ONE));
    assertThat(report.text().lines())
        .contains(
            "removed hook lifecycle-manager of group one",
            "kept queue q (hook lifecycle-manager of group other sends to the queue)");
    assertThat(remainingTitles())
        .contains("hook lifecycle-manager of group other", "queue q", "role q-notifications")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void aHookOfAnotherNameOrWithAnotherQueueStays() throws InterruptedException {
    Resource.Hook foreign =
        new Resource.Hook(
            ONE,
            "foreign",
            "autoscaling:EC2_INSTANCE_TERMINATING",
            "arn:aws:sqs:us-west-2:123456789012:q",
            "arn:aws:iam::123456789012:role/q-notifications",
            Duration.ofMinutes(1),
            "CONTINUE");
    Resource.Hook elsewhere =
        new Resource.Hook(
            OTHER,
            DesiredState.HOOK_NAME,
            foreign.transition(),
            foreign.notificationTargetArn() + "2",
            foreign.roleArn(),
            foreign.heartbeatTimeout(),
            "CONTINUE");
    account.putResource(foreign);
    account.putResource(elsewhere);
    unenroll(ALL);
    assertThat(account.resources()).contains(foreign, elsewhere);
    assertThat(remainingTitles())
        .contains("queue q")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void whatOthersMadeStays() throws InterruptedException {
    account = new FakeEnrollmentAccount();
    account.putResource(
        new Resource.Queue(
            "q",
            Duration.ZERO,
            Duration.ofDays(1),
            new Encryption.Unencrypted(),
            Optional.empty()));
    account.putResource(new Resource.Role("q-notifications", "{}"));
    EnrollmentReport report = unenroll(ALL);
    assertThat(report.text())
        .isEqualTo(
            """
            kept queue q (was not made by enroll)
            kept role q-notifications (was not made by enroll)\
            """);
    assertThat(remainingTitles()).hasSize(2);
  }
}
