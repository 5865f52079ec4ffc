package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact.LoopIterated;
import io.lifecyclemanager.model.Fact.MonitoredLoop;
import io.lifecyclemanager.model.Fact.NodeWatchLost;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final SimulatedTime time = new SimulatedTime();
  private final Health health = new Health(time);

  @Test
  void itIsAliveFromTheStartThoughNothingHasAnsweredYet() {
    assertThat(health.liveness().ok()).isTrue();
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.readiness().text())
        .isEqualTo("FAILED  nodes: not listed yet\nFAILED  queue: no answer yet\n");
  }

  @Test
  void anOutageOfEverythingRemoteDoesNotKillIt() throws InterruptedException {
    for (int minute = 0; minute < 60; minute++) {
      time.sleep(Duration.ofMinutes(1));
      health.on(SampleFacts.callFailed(FailureKind.UNAVAILABLE));
      for (MonitoredLoop loop : MonitoredLoop.values()) {
        health.on(new LoopIterated(loop));
      }
    }
    assertThat(health.liveness().ok()).isTrue();
    assertThat(health.readiness().ok()).isFalse();
  }

  @Test
  void aDryRunHasNoLoopsThatHoldAnything() throws InterruptedException {
    time.sleep(Health.MAX_LOOP_SILENCE.plusSeconds(1));
    health.on(new LoopIterated(MonitoredLoop.POLL));
    assertThat(health.liveness().ok()).isFalse();
    health.on(new LoopIterated(MonitoredLoop.NODE_WATCH));
    assertThat(health.liveness().ok()).isTrue();
  }

  @Test
  void oneSilentLoopIsEnoughToBeDeadAndIsNamed() throws InterruptedException {
    for (MonitoredLoop loop : MonitoredLoop.values()) {
      health.on(new LoopIterated(loop));
    }
    time.sleep(Health.MAX_LOOP_SILENCE.plusSeconds(1));
    for (MonitoredLoop loop : MonitoredLoop.values()) {
      if (loop != MonitoredLoop.HEARTBEAT) {
        health.on(new LoopIterated(loop));
      }
    }
    assertThat(health.liveness().ok()).isFalse();
    assertThat(health.liveness().text())
        .contains("FAILED  heartbeat loop: last iteration 181 s ago\n")
        .contains("ok      node-watch loop: last iteration 0.00 s ago\n");
    health.on(new LoopIterated(MonitoredLoop.HEARTBEAT));
    assertThat(health.liveness().ok()).isTrue();
  }

  @Test
  void itIsReadyOnceNodesAreKnownAndTheQueueAnswersAndNotWhenItStopsAnswering()
      throws InterruptedException {
    health.on(new NodesListed(12));
    assertThat(health.readiness().ok()).isFalse();
    health.on(new QueuePolled(0));
    assertThat(health.readiness().ok()).isTrue();
    assertThat(health.readiness().text())
        .isEqualTo(
            "ok      nodes: 12 nodes at the last listing\nok      queue: answered 0.00 s ago\n");
    time.sleep(Health.MAX_WITHOUT_POLL.plusSeconds(1));
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.liveness().ok()).isTrue();
    health.on(new QueuePolled(3));
    assertThat(health.readiness().ok()).isTrue();
  }

  @Test
  void itIsNotReadyWhileTheApiServerTellsNothingOfTheNodesButAMomentIsForgiven()
      throws InterruptedException {
    health.on(new QueuePolled(0));
    health.on(new NodesListed(12));
    health.on(new NodeWatchLost());
    time.sleep(Health.MAX_WITHOUT_NODE_WATCH);
    assertThat(health.readiness().ok()).isTrue();
    time.sleep(Duration.ofSeconds(1));
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.readiness().text())
        .contains("FAILED  nodes: 12 nodes at the last listing, watch lost for 21 s\n");
    assertThat(health.liveness().ok()).isTrue();
    health.on(new NodesListed(11));
    assertThat(health.readiness().ok()).isTrue();
  }
}
