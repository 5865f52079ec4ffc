package io.lifecyclemanager.scenario.intervention;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.DeadlineTooLate;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionAccepted;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator extends the deadline of a termination whose pod a budget keeps on the node. */
@Tag("full")
class ExtensionTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void addBlockedPod() {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(30).stopsIn(5));
  }

  private TerminationService terminate() throws InterruptedException {
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(2));
    return replica;
  }

  private InterventionOutcome extend(TerminationService replica, Duration fromNow) {
    return replica.terminations().extend(instance, fromNow, "alice");
  }

  private Duration untilDeleted() throws InterruptedException {
    Duration begin = world.time.elapsed();
    world.time.until(() -> !world.pods.deletions().isEmpty(), Duration.ofHours(40));
    return world.time.elapsed().minus(begin);
  }

  @Test
  void thePodIsDeletedBeforeTheNewDeadlineOnly() throws InterruptedException {
    TerminationService replica = terminate();
    assertThat(extend(replica, Duration.ofHours(5))).isEqualTo(new InterventionAccepted());

    assertThat(untilDeleted()).isBetween(Duration.ofHours(4), Duration.ofHours(5));
    assertThat(world.facts(InterventionRequested.class))
        .singleElement()
        .returns("a deadline in 18000 s", InterventionRequested::request);
  }

  @Test
  void theDrainTimeoutCountsNoLonger() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.drain(settings, Duration.ofMinutes(10)));
    TerminationService replica = terminate();
    assertThat(extend(replica, Duration.ofHours(2))).isEqualTo(new InterventionAccepted());

    assertThat(untilDeleted()).isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void theDrainTimeoutGivesWayToAnEndBeforeTheDeadlineOfTheTermination()
      throws InterruptedException {
    world.withSettings(settings -> SettingsChange.drain(settings, Duration.ofMinutes(10)));
    TerminationService replica = terminate();
    assertThat(extend(replica, Duration.ofMinutes(30))).isEqualTo(new InterventionAccepted());
    assertThat(extend(replica, Duration.ofMinutes(20))).isInstanceOf(InterventionRefused.class);

    assertThat(untilDeleted()).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(30));
  }

  @Test
  void theHardDeadlineOfAutoScalingIsTheLatest() throws InterruptedException {
    TerminationService replica = terminate();
    InterventionOutcome outcome = extend(replica, Duration.ofDays(3));

    assertThat(outcome).isInstanceOf(DeadlineTooLate.class);
    Duration latest = Duration.between(world.time.now(), ((DeadlineTooLate) outcome).latest());
    assertThat(latest).isBetween(Duration.ofHours(7), Duration.ofDays(2));
    assertThat(world.facts(InterventionRequested.class)).isEmpty();
    assertThat(extend(replica, latest.minusSeconds(1))).isEqualTo(new InterventionAccepted());
    world.time.until(() -> !world.autoScaling.outcomes().isEmpty(), Duration.ofDays(2));
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.pods.removals()).hasSize(1);
  }

  @Test
  void aSpotWarningIsTheLatestToo() throws InterruptedException {
    world.ec2.makeSpot(instance);
    TerminationService replica = terminate();
    assertThat(extend(replica, Duration.ofHours(5))).isEqualTo(new InterventionAccepted());
    world.ec2.interrupt(instance);
    world.time.sleep(Duration.ofSeconds(20));

    assertThat(extend(replica, Duration.ofMinutes(30))).isInstanceOf(DeadlineTooLate.class);
    assertThat(untilDeleted()).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void anEarlierDeadlineIsRefused() throws InterruptedException {
    TerminationService replica = terminate();

    assertThat(extend(replica, Duration.ofMinutes(5))).isInstanceOf(InterventionRefused.class);
    assertThat(world.facts(InterventionRequested.class)).isEmpty();
  }
}
