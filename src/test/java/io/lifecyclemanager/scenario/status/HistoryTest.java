package io.lifecyclemanager.scenario.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.status.TerminationStatus;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A replica keeps the last terminations for a day, with how they ended. */
@Tag("full")
class HistoryTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void anEndedTerminationIsShownInTheHistoryOnly() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(5));
    world.autoScaling.terminate(instance);
    TerminationService replica = world.start("replica-1");
    world.awaitIdle();

    assertThat(replica.status().current()).isEmpty();
    TerminationStatus ended = replica.status().history().getFirst();
    assertThat(ended.instance()).isEqualTo(instance.value());
    assertThat(ended.outcome()).isEqualTo("completed");
    assertThat(ended.phase()).isEqualTo("Ended");
    assertThat(ended.owner()).isEqualTo("replica-1");
    assertThat(ended.pods()).containsEntry("gone", 1);
    assertThat(ended.ended()).isAfter(ended.started());
    assertThat(ended.steps().getLast().text()).startsWith("termination completed after ");
  }

  @Test
  void theHistoryHasTheLast200TerminationsOfTheLastDay() throws InterruptedException {
    TerminationService replica = world.start("replica-1");
    for (int number = 1; number <= 203; number++) {
      world.autoScaling.terminate(world.addNode(number));
      world.awaitIdle();
    }
    assertThat(replica.status().history()).hasSize(200);
    assertThat(replica.status().history().getFirst().instance()).endsWith("cb");
    assertThat(replica.status().history().getLast().instance()).endsWith("04");

    world.time.sleep(Duration.ofHours(25));
    assertThat(replica.status().history()).isEmpty();
  }

  @Test
  void aTerminationThatIsHandedOverIsInProgressInTheOtherReplica() throws InterruptedException {
    InstanceId instance = world.addNode(1);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    TerminationService first = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    first.stop(Duration.ofSeconds(5));
    TerminationService second = world.start("replica-2");
    world.time.sleep(Duration.ofMinutes(1));

    assertThat(first.status().current()).isEmpty();
    assertThat(first.status().history())
        .extracting(TerminationStatus::outcome)
        .containsExactly("handed_over");
    assertThat(second.status().current())
        .extracting(TerminationStatus::owner)
        .containsExactly("replica-2");
    assertThat(second.status().history()).isEmpty();
  }
}
