package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A received message and its action stay held through failures. */
class HoldingTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void heartbeatsWithoutAnAnswerAreSentAgainBeforeTheActionExpires() throws InterruptedException {
    InstanceId instance = instanceWithSlowPod();
    world.time.sleep(Duration.ofMinutes(2));
    world.autoScaling.faults().failCalls("heartbeat", RemoteFailure.FailureKind.THROTTLED);
    world.time.sleep(Duration.ofMinutes(2));
    world.autoScaling.faults().clearFaults();
    world.awaitIdle();

    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.autoScaling.heartbeats(instance)).isPositive();
  }

  @Test
  void anExtensionWithoutAnAnswerIsRetriedBeforeTheMessageIsVisible() throws InterruptedException {
    instanceWithSlowPod();
    world.queue.faults().failCalls("extend", RemoteFailure.FailureKind.UNAVAILABLE, 2);
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(world.queue.visible()).isZero();
    assertThat(world.facts(IntakeFact.MessageReceived.class)).hasSize(1);
  }

  @Test
  void aMessageThatWasDeliveredAgainIsDeletedByItsNewReceipt() throws InterruptedException {
    instanceWithSlowPod();
    world.time.sleep(Duration.ofSeconds(5));
    world.queue.redeliver();
    world.awaitIdle();

    assertThat(world.facts(IntakeFact.MessageReceived.class)).hasSize(2);
    assertThat(world.facts(IntakeFact.MessageDropped.class)).isEmpty();
  }

  @Test
  void whileAutoScalingDoesNotAnswerAboutTheGroupTheMessageIsHeld() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.tag(ScenarioWorld.GROUP, "kubernetes.io/cluster/prod", "owned");
    world.autoScaling.faults().failCalls("tags", RemoteFailure.FailureKind.UNAVAILABLE);
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(2));
    assertThat(world.queue.visible()).isZero();
    assertThat(world.facts(IntakeFact.MessageReturned.class)).isEmpty();

    world.autoScaling.faults().clearFaults();
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void anIncompleteNodeIndexDoesNotMeanThatTheInstanceHasNoNode() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addNode(1);
    world.nodes.setIndexReady(false);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));
    assertThat(world.autoScaling.outcomes()).isEmpty();

    world.nodes.setIndexReady(true);
    world.awaitIdle();
    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aCompletionWhoseReplyIsLostForLongCountsAsCompleted() throws InterruptedException {
    world.autoScaling.faults().loseReplies("complete", 30);
    world.autoScaling.terminate(world.addNode(1));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    // The next heartbeat, after half of the hook's timeout, is answered that the action is over.
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
  }

  private InstanceId instanceWithSlowPod() {
    InstanceId instance = world.addNode(1);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    return instance;
  }
}
