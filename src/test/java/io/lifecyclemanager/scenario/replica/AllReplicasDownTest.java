package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The only replica crashes, and no other one runs for ten minutes. */
class AllReplicasDownTest {
  private static final Duration ABSENCE = Duration.ofMinutes(10);

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @BeforeEach
  void createPodWithBudgetAndLoadBalancer() {
    LoadBalancer group =
        world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofSeconds(30));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").stopsIn(20));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
  }

  @Test
  void withALongHeartbeatTimeoutNothingIsLost() throws InterruptedException {
    crashDuringDrain(Duration.ofMinutes(15));
    int asked = world.pods.requests().size();
    world.time.sleep(ABSENCE);
    assertThat(world.pods.requests()).as("the dead ask for nothing").hasSize(asked);

    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.start("replica-2");
    world.awaitIdle();

    assertThat(world.autoScaling.outcomes())
        .singleElement()
        .satisfies(end -> {
          assertThat(end.cause()).isEqualTo(LifecycleOutcome.EndCause.COMPLETED);
          assertThat(end.verdict()).isEqualTo(Verdict.CONTINUE);
        });
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.facts(Fact.NodeClaimed.class))
        .extracting(Fact.NodeClaimed::epoch)
        .containsExactly(1L, 2L);
  }

  @Test
  void withAShortHeartbeatTimeoutTheActionExpiresAndItsMessageIsDeleted()
      throws InterruptedException {
    crashDuringDrain(Duration.ofMinutes(1));
    world.time.sleep(ABSENCE);
    assertThat(world.autoScaling.expiries()).hasSize(1);
    int asked = world.pods.requests().size();

    world.start("replica-2");
    world.awaitIdle();

    assertThat(world.autoScaling.outcomes()).hasSize(1);
    assertThat(world.facts(Fact.TerminationStarted.class)).hasSize(1);
    assertThat(world.facts(IntakeFact.MessageDropped.class))
        .extracting(IntakeFact.MessageDropped::reason)
        .containsExactly(DropReason.OVER);
    assertThat(world.pods.requests()).hasSize(asked);
  }

  private void crashDuringDrain(Duration hook) throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, hook);
    world.autoScaling.terminate(instance);
    CrashableReplica replica = world.startCrashable("replica-1");
    world.time.sleep(Duration.ofSeconds(7));
    assertThat(world.pods.requests()).isNotEmpty();
    replica.crash();
    assertThat(world.queue.size()).isEqualTo(1);
  }
}
