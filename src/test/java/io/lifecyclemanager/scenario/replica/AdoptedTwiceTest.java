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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a node there is no claim: two replicas may adopt the same instance. */
class AdoptedTwiceTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  /** A classic load balancer shows a draining instance only to a request that names it. */
  @ParameterizedTest
  @CsvSource({"APPLICATION, 3, 0", "CLASSIC, 10, 0", "CLASSIC, 10, 60"})
  void anInstanceWithoutANodeThatTwoReplicasAdoptIsCompletedOnceAfterItsDeregistration(
      LoadBalancerKind kind, int delayMinutes, int secondStartsAfterSeconds)
      throws InterruptedException {
    world.withSettings(
        settings -> SettingsChange.cluster(settings, null, Set.of(ScenarioWorld.GROUP.value())));
    InstanceId instance = world.addInstance(1);
    var group = world.balancers.create(kind, "web", Duration.ofMinutes(delayMinutes));
    world.balancers.register(
        group, instance, kind == LoadBalancerKind.CLASSIC ? null : 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.queue.purge();
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(secondStartsAfterSeconds));
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
