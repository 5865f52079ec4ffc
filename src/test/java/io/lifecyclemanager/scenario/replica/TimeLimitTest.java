package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of an hour counts from the message, whichever replica receives it, and when. */
class TimeLimitTest {
  private static final Duration LIMIT = Duration.ofHours(1);

  /** The time for evictions, and the longest grace period: a late termination has this long. */
  private static final Duration FOR_A_DRAIN = Duration.ofMinutes(20);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void terminateAnInstanceWithAPodThatStays() {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofHours(2));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("stuck").neverTerminates());
    world.autoScaling.terminate(instance);
  }

  @Test
  void aHandoverDoesNotBeginTheLimitAnew() throws InterruptedException {
    TerminationService first = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(50));
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");

    assertEndsAt(LIMIT);
  }

  @Test
  void aMessageThatIsReceivedLateLeavesTimeForTheDrain() throws InterruptedException {
    world.time.sleep(Duration.ofMinutes(90));
    world.start("replica-1");

    assertEndsAt(Duration.ofMinutes(90).plus(FOR_A_DRAIN));
  }

  @Test
  void aHandoverDoesNotBeginTheTimeOfALateMessageAnew() throws InterruptedException {
    world.time.sleep(Duration.ofMinutes(90));
    TerminationService first = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(15));
    first.stop(Duration.ofSeconds(5));
    world.start("replica-2");

    assertEndsAt(Duration.ofMinutes(90).plus(FOR_A_DRAIN));
  }

  @Test
  void aClockThatIsWrongShortensNoLimit() throws InterruptedException {
    TerminationService first = world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(10));
    first.stop(Duration.ofSeconds(5));
    world.time.clockIsWrongBy(Duration.ofHours(5));
    world.start("replica-2");

    assertEndsAt(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {61, 90})
  void aLimitThatPassedWhileNoReplicaWorkedLeavesTimeForTheDrain(int minutes)
      throws InterruptedException {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(20));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.addLocalService("shop", Map.of("app", "web"));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.balancers.faults().failCalls("deregister", FailureKind.UNAVAILABLE);
    CrashableReplica first = world.startCrashable("replica-1");
    world.time.sleep(Duration.ofMinutes(5));
    first.crash();
    world.balancers.faults().clearFaults();
    world.time.sleep(Duration.ofMinutes(minutes).minus(world.time.elapsed()));
    world.start("replica-2");

    assertEndsAt(Duration.ofMinutes(minutes).plus(FOR_A_DRAIN));
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.pods.removals())
        .singleElement()
        .matches(it -> it.pod().name().equals("web-1") && !it.killed());
    assertThat(world.pods.evictions()).anyMatch(it -> it.pod().name().equals("web-1"));
  }

  private void assertEndsAt(Duration end) throws InterruptedException {
    world.awaitIdle();
    assertThat(world.time.elapsed()).isBetween(end, end.plusSeconds(20));
    assertThat(world.autoScaling.outcomes()).hasSize(1);
  }
}
