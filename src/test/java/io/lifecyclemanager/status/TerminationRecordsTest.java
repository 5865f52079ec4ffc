package io.lifecyclemanager.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TargetFact.TargetLeft;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.status.TerminationStatus.PhaseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What facts tell about terminations, and that its size is bounded whatever they tell. */
class TerminationRecordsTest {
  private static final InstanceId INSTANCE = new InstanceId("i-0abc");
  private static final GroupName GROUP = new GroupName("web");
  private static final TerminatingInstance SUBJECT =
      new TerminatingInstance(INSTANCE, GROUP, new NodeRef("node-1", "uid"));
  private static final LifecycleAction ACTION =
      new LifecycleAction(GROUP, "drain", INSTANCE, "token", null);
  private static final String ID = "i-0abc1234def567890-k3f9";
  private static final Duration HOUR = Duration.ofHours(1);

  private final SimulatedTime time = new SimulatedTime();
  private final TerminationRecords records = new TerminationRecords("replica-1", time);

  private void start(@Nullable LifecycleAction action, String cause) {
    records.on(
        new Fact.TerminationStarted(
            new TerminatingInstance(INSTANCE, GROUP, null), ID, action, cause, HOUR));
  }

  private TerminationStatus end(TerminationOutcome outcome) {
    records.on(
        new Fact.TerminationEnded(SUBJECT, ID, outcome, Duration.ofSeconds(5), "3 pods gone"));
    return records.ended().getFirst();
  }

  @Test
  void noNumberOfFactsMakesARecordLarge() {
    start(ACTION, "hook drain");
    for (int i = 0; i < 1000; i++) {
      records.on(new Fact.TerminationStateEntered(SUBJECT, "Stopping (" + i + ")"));
      records.on(new Fact.NodeClaimed(SUBJECT, i, true, Duration.ZERO, false));
      records.on(new Fact.DeregistrationStarted(SUBJECT, List.of("a-" + i, "b-" + i)));
      records.on(new TargetDraining(SUBJECT, "c-" + i, Duration.ofSeconds(1)));
      records.on(new TargetLeft(SUBJECT, "d-" + i));
      records.on(
          new Fact.DeregistrationEnded(SUBJECT, 2, 0, Duration.ZERO, "failed", false, false));
    }
    TerminationStatus ended = end(TerminationOutcome.COMPLETED);

    assertThat(ended.steps()).hasSize(TerminationRecord.MAX_STEPS);
    assertThat(ended.steps().getLast().text())
        .isEqualTo("termination completed after 5.0 s: 3 pods gone");
    assertThat(ended.phases()).hasSize(PhaseTimeline.MAX);
    assertThat(ended.targets()).hasSize(TargetRecords.MAX);
  }

  @Test
  void factsOfOtherInstancesAndOfNoneAreIgnored() {
    records.on(new Fact.NodeClaimed(SUBJECT, 1, true, Duration.ZERO, false));
    records.on(new Fact.QueuePolled(1));
    records.on(
        new Fact.TerminationEnded(SUBJECT, ID, TerminationOutcome.COMPLETED, Duration.ZERO, ""));

    assertThat(records.ended()).isEmpty();
    start(ACTION, "hook drain");
    int steps = end(TerminationOutcome.COMPLETED).steps().size();
    records.on(new Fact.NodeClaimed(SUBJECT, 1, true, Duration.ZERO, false));
    assertThat(records.ended().getFirst().steps()).as("it has ended").hasSize(steps);
  }

  @Test
  void theNextTerminationOfAnInstanceMayBeginBeforeTheOneBeforeHasEnded() {
    start(ACTION, "hook drain");
    start(null, "spot interruption");
    assertThat(end(TerminationOutcome.OVER).hooks()).containsExactly("drain");
    TerminationStatus second = end(TerminationOutcome.COMPLETED);

    assertThat(second.hooks()).isEmpty();
    assertThat(second.events()).containsExactly("spot");
    assertThat(second.heartbeats()).as("there is no action").isNull();
    assertThat(second.group()).isEqualTo("web");
  }

  @Test
  void theEarliestHardDeadlineOfSeveralHooksCounts() {
    start(ACTION, "hook drain");
    records.on(new Fact.HardDeadlineKnown(SUBJECT, HOUR.multipliedBy(2), false));
    records.on(new Fact.HardDeadlineKnown(SUBJECT, Duration.ofMinutes(30), true));
    records.on(new Fact.HardDeadlineKnown(SUBJECT, HOUR.multipliedBy(3), false));
    TerminationStatus ended = end(TerminationOutcome.ABANDONED);

    assertThat(ended.hardDeadline()).isEqualTo(ended.started().plus(Duration.ofMinutes(30)));
    assertThat(ended.deadline()).isEqualTo(ended.hardDeadline());
    assertThat(ended.outcome()).isEqualTo("abandoned");
  }

  @Test
  void theLongerOfGraceAndDelayIsUnavoidable() throws InterruptedException {
    start(ACTION, "hook drain");
    assertThat(end(TerminationOutcome.COMPLETED).unavoidableEnd()).as("not known").isNull();
    start(ACTION, "hook drain");
    time.sleep(Duration.ofSeconds(3));
    records.on(new TargetDraining(SUBJECT, "web", Duration.ofMinutes(5)));
    records.on(new DrainFact.DrainStarted(SUBJECT, 3, 0, Duration.ZERO, Duration.ofSeconds(30)));
    TerminationStatus ended = end(TerminationOutcome.COMPLETED);

    assertThat(ended.unavoidableEnd()).isEqualTo(ended.started().plusSeconds(300));
    assertThat(ended.overUnavoidable(time.now())).isZero();
  }

  @Test
  void partsOverlapAndAllHaveEndedAtTheEnd() throws InterruptedException {
    start(ACTION, "hook drain");
    records.on(new Fact.TerminationStateEntered(SUBJECT, "Working"));
    records.on(new Fact.DeregistrationStarted(SUBJECT, List.of("web")));
    time.sleep(Duration.ofSeconds(1));
    records.on(new DrainFact.DrainStarted(SUBJECT, 3, 0, Duration.ZERO, Duration.ZERO));
    time.sleep(Duration.ofSeconds(1));
    records.on(new Fact.DeregistrationEnded(SUBJECT, 1, 0, Duration.ZERO, null, false, false));
    time.sleep(Duration.ofSeconds(1));
    TerminationStatus ended = end(TerminationOutcome.COMPLETED);

    assertThat(ended.phases())
        .extracting(PhaseStatus::name)
        .containsExactly("Locating", "Working", "Deregistration", "Drain");
    assertThat(ended.phases().stream().map(TerminationRecordsTest::seconds))
        .containsExactly(0L, 3L, 2L, 2L);
  }

  private static long seconds(PhaseStatus phase) {
    return Duration.between(phase.began(), Objects.requireNonNull(phase.ended())).toSeconds();
  }

  @Test
  void aFailedDeregistrationLeavesItsTargetsAsTheyAre() {
    start(ACTION, "hook drain");
    records.on(new Fact.DeregistrationStarted(SUBJECT, List.of("a", "b")));
    records.on(new TargetLeft(SUBJECT, "a"));
    records.on(new Fact.DeregistrationEnded(SUBJECT, 2, 0, HOUR, "b: denied", false, false));

    assertThat(end(TerminationOutcome.COMPLETED).targets())
        .extracting(target -> target.balancer() + " " + target.state())
        .containsExactly("a deregistered", "b registered");
  }
}
