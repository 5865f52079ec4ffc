package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.scenario.StaleNodeIndex;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A message names an instance that has no node, or none yet. */
class InstanceWithoutNodeTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  @Test
  void theMessageOfAnUnknownInstanceIsReturnedAndNeverDeleted() throws InterruptedException {
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(4));

    assertThat(world.queue.size()).isEqualTo(1);
    assertThat(world.facts(IntakeFact.MessageReturned.class)).hasSizeGreaterThan(10);
    assertThat(world.facts(Fact.TerminationStarted.class)).isEmpty();
    world.time.until(() -> world.queue.size() == 0, ScenarioWorld.LONG);
    assertThat(world.autoScaling.completions()).isEmpty();
  }

  @Test
  void anInstanceWithoutANodeIsHeldForTheJoinTimeoutAndCompleted() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(125));
  }

  @Test
  void anInstanceOfAGroupTaggedForTheClusterIsTerminated() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, "prod", Set.of()));
    world.autoScaling.tag(ScenarioWorld.GROUP, "kubernetes.io/cluster/prod", "owned");
    world.autoScaling.terminate(world.addInstance(1));
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aNodeThatJoinsInTimeIsDrained() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addInstance(1);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    var node = world.nodes.add(instance.value(), "late");
    world.pods.add(node, PodSpec.pod("web-1"));
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(1);
    assertThat(world.nodes.actual(node).unschedulable()).isTrue();
  }

  @Test
  void aNodeThatJoinsDuringDeregistrationIsLabelledAtOnce() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addInstance(1);
    var group = world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(10));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    var node = world.nodes.add(instance.value(), "late");
    world.time.sleep(Duration.ofSeconds(1));
    assertThat(world.nodes.actual(node).unschedulable()).isTrue();

    world.awaitIdle();
    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @Test
  void aDeletedNodeThatTheIndexStillShowsIsNoNode() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.cluster(settings, null, Set.of("web")));
    InstanceId instance = world.addNode(1);
    var group = world.balancers.create(LoadBalancerKind.APPLICATION, "web", Duration.ofMinutes(1));
    world.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    Nodes lagging = new StaleNodeIndex(world.nodes, instance);
    world.nodes.remove(world.nodeOf(instance));
    world.autoScaling.terminate(instance);
    world.start("replica-1", world.autoScaling, lagging, List.of(world.balancers));
    world.awaitIdle();

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
    assertThat(world.onlyEnd().took()).isGreaterThan(Duration.ofMinutes(1));
  }
}
