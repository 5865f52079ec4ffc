package io.lifecyclemanager.scenario.blocker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.NearDeadlinesCounted;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A termination that runs out of time is counted before its deadline. */
class NearDeadlineTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @Test
  void aTerminationIsCountedWhenItHasLessThanAFifthOfItsTimeLeft() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(30));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.autoScaling.terminate(instance);
    TerminationService _ = world.start("replica-1");

    world.time.sleep(Duration.ofMinutes(47));
    assertThat(counts()).as("13 of 60 minutes are left").isEmpty();
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(counts()).as("11 of 60 minutes are left").containsExactly(1);
    world.time.sleep(Duration.ofMinutes(15));
    assertThat(counts()).as("it has ended").containsExactly(1, 0);
  }

  @Test
  void aTerminationThatEndsInTimeIsNeverCounted() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").grace(30));
    world.autoScaling.terminate(instance);
    TerminationService _ = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(30));
    assertThat(counts()).isEmpty();
  }

  private List<Integer> counts() {
    return world.facts(NearDeadlinesCounted.class).stream()
        .map(NearDeadlinesCounted::terminations)
        .toList();
  }
}
