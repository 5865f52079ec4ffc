package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Enrollment;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Report;
import io.lifecyclemanager.enrollment.Unenrollment;
import io.lifecyclemanager.enrollment.Unwanted;
import io.lifecyclemanager.enrollment.Wanted;
import io.lifecyclemanager.fakes.FakeAccount;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.RemoteTrouble.Kind;
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
  private static final Unwanted ALL = unwanted(false);

  private final SimulatedTime time = new SimulatedTime();
  private final List<String> progress = new ArrayList<>();
  private FakeAccount account;

  private static Unwanted unwanted(boolean evenWithMessages, GroupName... groups) {
    return new Unwanted("q", Optional.empty(), List.of(groups), Optional.empty(), evenWithMessages);
  }

  @BeforeEach
  void enrolls() throws InterruptedException {
    account = new FakeAccount();
    account.createGroup(ONE);
    account.createGroup(OTHER);
    enroll("q", "q-notifications", ONE, OTHER);
  }

  private void enroll(String queue, String role, GroupName... groups) throws InterruptedException {
    Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);
    Wanted wanted =
        new Wanted(
            queue,
            role,
            List.of(groups),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.empty(),
            false);
    Report report = enrollment.apply(wanted, enrollment.differences(wanted, true), true);
    assertThat(report.failure()).isEmpty();
  }

  private Unenrollment unenrollment() {
    return new Unenrollment(account, time, new Random(1), progress::add);
  }

  private Report unenroll(Unwanted unwanted) throws InterruptedException {
    return unenrollment().apply(unwanted, unenrollment().removals(unwanted));
  }

  private List<String> left() {
    return account.parts().stream().map(Part::title).toList();
  }

  @Test
  void hooksGoFirstAndNothingIsLeftButTheTagsOfTheGroups() throws InterruptedException {
    Report report = unenroll(ALL);
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
    assertThat(report.hasLeftovers()).isFalse();
    assertThat(left())
        .containsExactly(
            "tag kubernetes.io/cluster/prod of group one",
            "tag kubernetes.io/cluster/prod of group other");
    assertThat(unenroll(ALL).text()).isEqualTo("nothing to do");
  }

  @Test
  void aDryRunRemovesNothing() throws InterruptedException {
    List<String> before = left();
    Report plan = Unenrollment.plan(unenrollment().removals(ALL));
    assertThat(plan.text()).startsWith("- hook lifecycle-manager of group one\n- hook");
    assertThat(plan.hasLeftovers()).isTrue();
    assertThat(left()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedAtAnyCallAndRunAgainItEndsTheSame(boolean done) throws InterruptedException {
    account.failsAt(-1, false, Kind.REJECTED);
    unenroll(ALL);
    int calls = account.calls();
    List<String> whole = left();
    assertThat(calls).isGreaterThan(15);
    for (int call = 0; call < calls; call++) {
      enrolls();
      account.failsAt(call, done, Kind.REJECTED);
      try {
        assertThat(unenroll(ALL).failure()).isPresent();
      } catch (RemoteTrouble trouble) {
        assertThat(trouble).hasMessageContaining("made to fail by the test");
      }
      account.mend();
      assertThat(unenroll(ALL).failure()).isEmpty();
      assertThat(left()).as("cut at call " + call).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whileMessagesAreThereEverythingStays(int visible) throws InterruptedException {
    List<String> before = left();
    account.hasMessages("q", visible, 1 - visible);
    Report report = unenroll(ALL);
    assertThat(report.hasLeftovers()).isTrue();
    assertThat(report.text().lines())
        .hasSize(6)
        .allMatch(line -> line.contains(visible + " messages visible"));
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void whoeverInsistsRemovesAQueueWithMessages() throws InterruptedException {
    account.hasMessages("q", 1, 1);
    assertThat(unenroll(unwanted(true)).hasLeftovers()).isFalse();
    assertThat(left()).noneMatch(title -> title.startsWith("queue"));
  }

  @Test
  void aMessageThatComesMeanwhileKeepsEverything() throws InterruptedException {
    List<Unenrollment.Removal> removals = unenrollment().removals(ALL);
    List<String> before = left();
    account.hasMessages("q", 0, 1);
    Report report = unenrollment().apply(ALL, removals);
    assertThat(report.text())
        .contains(
            "kept hook lifecycle-manager of group one (queue q has 0 messages visible and 1 in",
            "kept role q-notifications (hook lifecycle-manager of group other sends to the queue)");
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void theHookOfAGroupStaysWhileOneOfItsInstancesIsOnItsWayOut() throws InterruptedException {
    account.leaves(OTHER, new InstanceId("i-0123"));
    assertThat(Unenrollment.plan(unenrollment().removals(ALL)).text())
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
    assertThat(unenroll(unwanted(true)).hasLeftovers()).isFalse();
  }

  @Test
  void anInstanceThatBeginsToLeaveMeanwhileKeepsItsHookAndWhatItNeeds()
      throws InterruptedException {
    List<Unenrollment.Removal> removals = unenrollment().removals(ALL);
    account.leaves(OTHER, new InstanceId("i-0123"));
    assertThat(unenrollment().apply(ALL, removals).hasLeftovers()).isTrue();
    assertThat(left())
        .contains("hook lifecycle-manager of group other", "queue q", "role q-notifications")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void aRoleStaysWhileAHookOfAnotherQueueSendsByIt() throws InterruptedException {
    account = new FakeAccount();
    account.createGroup(ONE);
    account.createGroup(OTHER);
    enroll("q", "sender", ONE);
    enroll("b", "sender", OTHER);
    assertThat(unenroll(ALL).text())
        .contains(
            "removed policy send-to-q of role sender",
            "kept role sender (hook lifecycle-manager of group other sends by it)",
            "removed queue q");
    assertThat(left()).contains("role sender", "policy send-to-b of role sender", "queue b");
  }

  @Test
  void theRoleOfTheHooksIsFoundByThem() throws InterruptedException {
    account = new FakeAccount();
    account.createGroup(ONE);
    enroll("q", "sender", ONE);
    assertThat(unenroll(ALL).hasLeftovers()).isFalse();
    assertThat(left()).containsExactly("tag kubernetes.io/cluster/prod of group one");
  }

  @Test
  void aClusterWithoutGroupsHasNoHooks() throws InterruptedException {
    Unwanted ofCluster = new Unwanted("q", Optional.empty(), List.of(), Optional.of("gone"), false);
    assertThat(unenroll(ofCluster).text())
        .contains("kept queue q (hook lifecycle-manager of group one sends to the queue)");
    unenroll(unwanted(true));
    enroll("q", "q-notifications");
    assertThat(unenroll(ofCluster).hasLeftovers()).isFalse();
    assertThat(left()).noneMatch(title -> title.startsWith("queue"));
  }

  @Test
  void aDryRunCountsDeadLettersToo() throws InterruptedException {
    account.hasMessages("q-dead-letters", 3, 0);
    assertThat(Unenrollment.plan(unenrollment().removals(ALL)).text())
        .contains("- queue q\n! queue q-dead-letters (queue q-dead-letters has 3 messages visible");
  }

  @Test
  void aThrottledCallIsMadeAgainAndNoOther() throws InterruptedException {
    account.failsAt(-1, false, Kind.THROTTLED);
    unenrollment().removals(ALL);
    int calls = account.calls();
    for (int call = 0; call < calls; call++) {
      account.failsAt(call, false, Kind.THROTTLED);
      unenrollment().removals(ALL);
      assertThat(account.calls()).isEqualTo(calls + 1);
    }
  }

  @Test
  void ofARoleThatOthersMadeItTakesBackItsOwnPolicyOnly() throws InterruptedException {
    account = new FakeAccount();
    account.createGroup(ONE);
    account.has(new Part.Role("q-notifications", "{}"));
    enroll("q", "q-notifications", ONE);
    assertThat(unenroll(ALL).text())
        .contains("removed policy send-to-q of role", "kept role q-notifications (was not made");
    Part.Grant altered = new Part.Grant("q-notifications", "send-to-q", "{}");
    account.has(altered);
    assertThat(unenroll(ALL).text())
        .contains("kept policy send-to-q of role q-notifications (is not what enroll writes");
    assertThat(account.parts()).contains(altered);
  }

  @Test
  void deadLettersKeepTheirQueue() throws InterruptedException {
    account.hasMessages("q-dead-letters", 3, 0);
    assertThat(unenroll(ALL).hasLeftovers()).isTrue();
    assertThat(left()).contains("queue q-dead-letters").doesNotContain("queue q");
  }

  @Test
  void whileAnotherGroupSendsToTheQueueItStaysWithItsRole() throws InterruptedException {
    Report report = unenroll(unwanted(false, ONE));
    assertThat(report.text().lines())
        .contains(
            "removed hook lifecycle-manager of group one",
            "kept queue q (hook lifecycle-manager of group other sends to the queue)");
    assertThat(left())
        .contains("hook lifecycle-manager of group other", "queue q", "role q-notifications")
        .doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void aHookOfAnotherNameOrWithAnotherQueueStays() throws InterruptedException {
    Part.Hook foreign =
        new Part.Hook(
            ONE,
            "foreign",
            "autoscaling:EC2_INSTANCE_TERMINATING",
            "arn:aws:sqs:us-west-2:123456789012:q",
            "arn:aws:iam::123456789012:role/q-notifications",
            Duration.ofMinutes(1),
            "CONTINUE");
    Part.Hook elsewhere =
        new Part.Hook(
            OTHER,
            Wanted.HOOK,
            foreign.transition(),
            foreign.target() + "2",
            foreign.role(),
            foreign.heartbeat(),
            "CONTINUE");
    account.has(foreign);
    account.has(elsewhere);
    unenroll(ALL);
    assertThat(account.parts()).contains(foreign, elsewhere);
    assertThat(left()).contains("queue q").doesNotContain("hook lifecycle-manager of group one");
  }

  @Test
  void whatOthersMadeStays() throws InterruptedException {
    account = new FakeAccount();
    account.has(
        new Part.Queue(
            "q", Duration.ZERO, Duration.ofDays(1), new Encryption.None(), Optional.empty()));
    account.has(new Part.Role("q-notifications", "{}"));
    Report report = unenroll(ALL);
    assertThat(report.text())
        .isEqualTo(
            """
            kept queue q (was not made by enroll)
            kept role q-notifications (was not made by enroll)\
            """);
    assertThat(left()).hasSize(2);
  }
}
