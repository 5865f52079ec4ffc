package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An empty queue: how the replica polls it. */
class EmptyQueueTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void theFirstReceiveDoesNotWaitSoThatTheReplicaIsReadyAtOnce() throws InterruptedException {
    world.start("replica-1");
    world.time.sleep(Duration.ofMillis(100));
    assertThat(world.facts(QueuePolled.class)).hasSize(1);
  }

  @Test
  void everyFurtherReceiveWaitsForThePollingInterval() throws InterruptedException {
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(35));
    assertThat(world.facts(QueuePolled.class)).hasSize(4);
  }
}
