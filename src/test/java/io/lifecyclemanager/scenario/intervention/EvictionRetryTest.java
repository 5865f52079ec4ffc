package io.lifecyclemanager.scenario.intervention;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionAccepted;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An operator asks for another try of the evictions that were refused. */
class EvictionRetryTest {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  private InterventionOutcome retry(TerminationService replica) {
    return replica.terminations().retryEvictions(instance, "alice");
  }

  @Test
  void aRefusedPodIsTriedAgainAtOnce() throws InterruptedException {
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-2"));
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofMinutes(10));
    int before = world.pods.evictions().size();
    world.time.sleep(MOMENT);
    assertThat(world.pods.evictions()).hasSize(before);
    assertThat(retry(replica)).isEqualTo(new InterventionAccepted());
    world.time.sleep(Duration.ofMillis(50));

    assertThat(world.pods.evictions()).hasSize(before + 2);
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.facts(InterventionRequested.class)).hasSize(1);
  }

  @Test
  void withoutADrainThereIsNothingToTry() throws InterruptedException {
    InstanceId other = world.addNode(2);
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.pods.add(world.nodeOf(other), PodSpec.pod("web-1"));
    world.withSettings(settings -> SettingsChange.disruptionLimit(settings, 1));
    TerminationService replica = world.start("replica-1");
    world.autoScaling.terminate(other);
    world.time.sleep(Duration.ofSeconds(5));
    world.autoScaling.terminate(instance);
    world.time.sleep(Duration.ofSeconds(20));

    assertThat(retry(replica)).isInstanceOf(InterventionRefused.class);
    assertThat(world.facts(InterventionRequested.class)).isEmpty();
  }
}
