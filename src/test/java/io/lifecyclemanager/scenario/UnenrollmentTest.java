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
    return new Unwanted(
        "q", "q-notifications", List.of(groups), Optional.empty(), evenWithMessages);
  }

  @BeforeEach
  void enrolls() throws InterruptedException {
    account = new FakeAccount();
    account.createGroup(ONE);
    account.createGroup(OTHER);
    Enrollment enrollment = new Enrollment(account, time, new Random(1), progress::add);
    Wanted wanted =
        new Wanted(
            "q",
            "q-notifications",
            List.of(ONE, OTHER),
            Optional.of("prod"),
            Duration.ofMinutes(15),
            Optional.empty(),
            false);
    assertThat(enrollment.apply(enrollment.differences(wanted, false), false).failure()).isEmpty();
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
            removed policy send of role q-notifications
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
  void aMessageThatComesMeanwhileKeepsItsQueue() throws InterruptedException {
    List<Unenrollment.Removal> removals = unenrollment().removals(ALL);
    account.hasMessages("q", 0, 1);
    Report report = unenrollment().apply(ALL, removals);
    assertThat(report.text()).contains("kept queue q (queue q has 0 messages visible and 1 in");
    assertThat(left()).contains("queue q");
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
