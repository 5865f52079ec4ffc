package io.lifecyclemanager.scenario.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without a node there is no claim: two replicas may adopt the same instance. */
class AdoptedTwiceTest {
  private final ScenarioWorld world = new ScenarioWorld();

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void anInstanceWithoutANodeThatTwoReplicasAdoptIsCompletedOnceAfterItsDeregistration()
      throws InterruptedException {
    world.withSettings(
        settings -> SettingsChange.cluster(settings, null, Set.of(ScenarioWorld.GROUP.value())));
    InstanceId instance = world.addInstance(1);
    var group = world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(3));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.queue.purge();
    world.start("replica-1");
    world.start("replica-2");
    world.time.until(() -> !world.autoScaling.completions().isEmpty(), ScenarioWorld.LONG);

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    world.awaitIdle();
    assertThat(world.facts(IntakeFact.OrphanAdopted.class)).hasSize(2);
    assertThat(world.autoScaling.outcomes())
        .singleElement()
        .matches(one -> one.verdict() == Verdict.CONTINUE);
    assertThat(world.facts(Fact.TerminationEnded.class))
        .hasSize(2)
        .allMatch(end ->
            end.outcome() == TerminationOutcome.COMPLETED
                || end.outcome() == TerminationOutcome.OVER);
    assertThat(world.facts(Fact.RemoteCallFailed.class)).isEmpty();
  }
}
