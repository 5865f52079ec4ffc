package io.lifecyclemanager.scenario.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A termination whose actions are over may still wait for an answer when the late message of
 * another action begins the next termination of the same instance.
 */
class LingeringTerminationTest {
  @AutoClose
  private final ScenarioWorld world =
      new ScenarioWorld().withSettings(SettingsChange::withoutReconciler);

  private final InstanceId instance = world.addNode(1);
  private final LoadBalancer balancer =
      world.balancers.create(LoadBalancerKind.CLASSIC, "web", Duration.ofMinutes(20));

  private LifecycleAction first;
  private LifecycleAction late;

  @BeforeEach
  void beginTheTerminationOfOneOfTwoActions() throws InterruptedException {
    world.autoScaling.putHook(ScenarioWorld.GROUP, "backup", Duration.ofMinutes(5));
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofHours(2));
    world.balancers.register(balancer, instance, null, RegistrationState.ACTIVE);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(900).stopsIn(800));
    List<LifecycleAction> actions = world.autoScaling.terminate(instance);
    first = actionOf("backup", actions);
    late = actionOf(ScenarioWorld.HOOK, actions);
    List<Delivery> both = world.queue.receive(Duration.ZERO, Duration.ofHours(2));
    world.queue.returnMessages(
        both.stream()
            .filter(one -> one.body().contains(String.valueOf(first.token())))
            .map(Delivery::message)
            .toList(),
        Duration.ZERO);
    world.start("replica-1");
    world.time.sleep(Duration.ofSeconds(30));
    world.autoScaling.complete(first, Verdict.CONTINUE);
  }

  @Test
  void itsEndDoesNotHideADrainingInstanceFromTheNext() throws InterruptedException {
    world.queue.faults().delayCalls("delete", Duration.ofMinutes(2));
    world.time.until(() -> claim().messages().isEmpty(), Duration.ofMinutes(5));
    world.autoScaling.send(late);
    world.time.until(() -> world.autoScaling.completions().size() == 2, ScenarioWorld.LONG);

    assertThat(world.balancers.hasRegistration(instance)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {240, 243, 246, 249, 252, 255, 258, 261})
  void itsLateNoteDoesNotRelinquishTheClaimOfTheNext(int outageSeconds)
      throws InterruptedException {
    world.nodes.setOutage(true);
    world.time.sleep(Duration.ofSeconds(200));
    world.autoScaling.send(late);
    world.time.sleep(Duration.ofSeconds(outageSeconds - 200));
    world.nodes.setOutage(false);
    world.time.sleep(Duration.ofSeconds(60));

    assertThat(claim().messages()).isNotEmpty();
  }

  private static LifecycleAction actionOf(String hook, List<LifecycleAction> actions) {
    return actions.stream().filter(one -> one.hook().equals(hook)).findFirst().orElseThrow();
  }

  private ClaimRecord claim() {
    return ClaimRecord.parse(world.currentNode(instance).claim()).orElseThrow();
  }
}
