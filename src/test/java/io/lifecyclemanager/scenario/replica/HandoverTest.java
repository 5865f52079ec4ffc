package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.LoadBalancersWithFirstCallBug;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replica that no longer owns a node leaves pods, action and message to the next owner. */
class HandoverTest {
  /** The next owner is only a name that answers no ping; without a reconciler none is adopted. */
  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld().withSettings(SettingsChange::withoutReconciler);

  private final InstanceId instance = world.addNode(1);

  @Test
  void theFormerOwnerStopsAtOnceAndLeavesPodsActionAndMessageToTheNewOwner()
      throws InterruptedException {
    addPodBlockedByBudget();
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(5));
    world.queue.faults().failCalls("receive", RemoteFailure.FailureKind.UNAVAILABLE);
    world.time.sleep(Duration.ofSeconds(11));
    claimNodeAs("replica-2");
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.HANDED_OVER);
    assertThat(world.queue.visible()).isEqualTo(1);
    assertNothingMoreIsDone();
  }

  @Test
  void aStoppedReplicaEvictsNoPodAndSendsNoHeartbeat() throws InterruptedException {
    addPodBlockedByBudget();
    world.autoScaling.terminate(instance);
    TerminationService engine = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(16));
    engine.stop(Duration.ofSeconds(5));

    assertNothingMoreIsDone();
  }

  @Test
  void theMessagesOfAStoppedReplicaAreVisibleWithinASecond() throws InterruptedException {
    addPodBlockedByBudget();
    world.autoScaling.terminate(instance);
    TerminationService engine = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(16));
    world.time.start("end of replica-1", () -> stop(engine));
    world.time.sleep(Duration.ofSeconds(1));

    assertThat(world.queue.visible()).isEqualTo(1);
  }

  private static void stop(TerminationService engine) {
    try {
      engine.stop(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMessageThatIsStillBeingVerifiedIsReturned() throws InterruptedException {
    world.autoScaling.faults().failCalls("member", RemoteFailure.FailureKind.UNAVAILABLE);
    world.autoScaling.terminate(instance);
    TerminationService engine = world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(16));
    engine.stop(Duration.ofSeconds(5));
    assertThat(world.queue.visible()).isEqualTo(1);

    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
    assertThat(world.nodes.patches()).isEmpty();
  }

  @Test
  void aTerminationThatMeetsABugReturnsItsMessage() throws InterruptedException {
    LoadBalancer group = world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ZERO);
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start(
        "replica-1",
        world.autoScaling,
        world.nodes,
        List.of(new LoadBalancersWithFirstCallBug(world.balancers)));
    world.time.sleep(Duration.ofMinutes(2));

    assertThat(world.facts(Fact.TerminationEnded.class))
        .extracting(Fact.TerminationEnded::outcome)
        .containsExactly(TerminationOutcome.HANDED_OVER, TerminationOutcome.COMPLETED);
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.queue.size()).isZero();
    world.time.forgetFailures();
  }

  private void addPodBlockedByBudget() {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
  }

  private void claimNodeAs(String owner) {
    String claim = NodeViews.claim(owner, 2, null, null).format();
    world.nodes.changeByAnotherActor(
        world.nodeOf(instance),
        new Nodes.NodeChange(null, Map.of(), Map.of(ClaimRecord.ANNOTATION, claim)));
  }

  private void assertNothingMoreIsDone() throws InterruptedException {
    int requests = world.pods.requests().size();
    int heartbeats = world.autoScaling.heartbeats(instance);
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(world.pods.requests()).hasSize(requests);
    assertThat(world.pods.openFeeds()).isZero();
    assertThat(world.autoScaling.heartbeats(instance)).isEqualTo(heartbeats);
    assertThat(world.autoScaling.outcomes()).isEmpty();
    assertThat(world.queue.size()).isEqualTo(1);
  }
}
