package io.lifecyclemanager.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.termination.TerminationState.AwaitingReplacement;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The drain must begin at once, and Auto Scaling has not yet reported the metadata of the hook. */
class UnknownMetadataTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final PodRef pod =
      world.pods.add(world.nodeOf(instance), PodSpec.pod("job-1").stopsIn(29));

  @Test
  void aShortLimitDoesNotEvictPodsThatAreToBeWaitedFor() throws InterruptedException {
    limitToTenMinutes();
    terminate("drain=wait");
    world.time.sleep(Duration.ofMinutes(7));
    assertThat(world.pods.requests()).isEmpty();
    world.pods.remove(pod);
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(8));
  }

  @Test
  void aShortLimitDoesNotEvictPodsThatAreToBeLeft() throws InterruptedException {
    limitToTenMinutes();
    terminate("drain=none");
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aLateHandoverDoesNotEvictPodsThatAreToBeWaitedFor() throws InterruptedException {
    handOverAtMinute45("drain=wait");
    world.time.sleep(Duration.ofMinutes(12));
    assertThat(world.pods.requests()).isEmpty();
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
  }

  @Test
  void aLateHandoverDoesNotEvictPodsThatAreToBeLeft() throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(50));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    handOverAtMinute45("drain=none");
    world.awaitIdle();

    assertThat(world.pods.requests()).isEmpty();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void podsAreEvictedOnceTheMetadataAsksForNothing() throws InterruptedException {
    limitToTenMinutes();
    terminate("");
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void anOutageOfAutoScalingDoesNotCountAsAnAnswer() throws InterruptedException {
    world.autoScaling.faults().failCalls("hookTimeouts", FailureKind.UNAVAILABLE);
    terminate("drain=wait");
    world.time.sleep(Duration.ofMinutes(57));
    assertThat(world.pods.requests()).isEmpty();
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofHours(1));
  }

  @Test
  void aWaitForAReplacementIsStillAskedForAfterAnOutage() throws InterruptedException {
    InstanceId _ = world.addInstance(2);
    world.autoScaling.faults().failCalls("hookTimeouts", FailureKind.UNAVAILABLE);
    TerminationService replica = terminate("wait-for-replacement=20m");
    world.time.sleep(Duration.ofMinutes(5));
    world.autoScaling.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(5));
    assertThat(replica.terminations().snapshots().get(instance).state())
        .isInstanceOf(AwaitingReplacement.class);
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
  }

  private void limitToTenMinutes() {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--max-time-to-process=10m"));
  }

  private void handOverAtMinute45(String metadata) throws InterruptedException {
    TerminationService first = terminate(metadata);
    world.time.sleep(Duration.ofMinutes(45));
    first.stop(Duration.ofSeconds(5));
    TerminationService _ = world.start("replica-2");
  }

  private TerminationService terminate(String metadata) {
    world.autoScaling.setMetadata(ScenarioWorld.GROUP, ScenarioWorld.HOOK, metadata);
    world.autoScaling.faults().delayCalls("hookTimeouts", Duration.ofSeconds(20));
    world.autoScaling.terminate(instance);
    return world.start("replica-1");
  }
}
