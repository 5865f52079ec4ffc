package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodeRelease;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome.ReleaseWritten;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A node that an event has cordoned waits for the disruption limit in a termination. */
class CordonBeforeLimitTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private CrashableReplica replica;

  /** The node is cordoned, and another one terminates as long as the limit is to be full. */
  private InstanceId cordon() throws InterruptedException {
    EventSettings cordon =
        new EventSettings(
            Map.of(EventKind.REBALANCE, EventResponse.CORDON),
            Duration.ofHours(1),
            Duration.ofMinutes(30));
    world.withSettings(
        settings -> SettingsChange.disruptionLimit(SettingsChange.events(settings, cordon), 1));
    InstanceId other = world.addNode(2);
    world.pods.add(world.nodeOf(other), PodSpec.pod("web-2"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.ec2.makeSpot(events.instance);
    replica = world.startCrashable("replica-1");
    world.ec2.world().spot().recommendRebalance(events.instance.value());
    events.awaitEnd();
    assertThat(events.node().unschedulable()).isTrue();
    world.autoScaling.terminate(other);
    world.time.until(() -> world.currentNode(other).isTerminating(), ScenarioWorld.LONG);
    return other;
  }

  private void waitForLimit() throws InterruptedException {
    String before = String.valueOf(events.node().claim());
    world.autoScaling.terminate(events.instance, InstanceTransition.TO_WARM_POOL);
    world.time.until(() -> !before.equals(events.node().claim()), ScenarioWorld.LONG);
    world.time.sleep(Duration.ofSeconds(15));
    assertThat(events.node().isTerminating()).isFalse();
  }

  /** A replica that lives would claim the node again, since its instance is still terminating. */
  private void release() throws InterruptedException {
    replica.crash();
    assertThat(new NodeRelease(world.nodes).release(events.node()))
        .isInstanceOf(ReleaseWritten.class);
  }

  @Test
  void aReleaseDuringTheWaitRemovesTheCordon() throws InterruptedException {
    InstanceId _ = cordon();
    waitForLimit();
    release();

    events.assertAsBefore();
  }

  @Test
  void theCordonOfAnotherActorStays() throws InterruptedException {
    world.nodes.changeByAnotherActor(events.node().ref(), new NodeChange(true, Map.of(), Map.of()));
    InstanceId _ = cordon();
    waitForLimit();
    release();

    assertThat(events.node().hasMarks()).isFalse();
    assertThat(events.node().unschedulable()).isTrue();
  }

  @Test
  void aReleaseAfterTheWaitRestoresCordonAndLabel() throws InterruptedException {
    InstanceId other = cordon();
    waitForLimit();
    world.nodes.changeByAnotherActor(
        events.node().ref(),
        new NodeChange(null, Map.of(NodeMarks.EXCLUDE_LABEL, "false"), Map.of()));
    world.nodes.remove(world.nodeOf(other));
    world.time.until(() -> events.node().isTerminating(), ScenarioWorld.LONG);
    release();

    assertThat(events.node().unschedulable()).isFalse();
    assertThat(events.node().excludeLabel()).isEqualTo("false");
  }
}
