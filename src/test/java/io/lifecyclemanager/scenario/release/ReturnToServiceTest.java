package io.lifecyclemanager.scenario.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.autoscaling.InstanceTransition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The ways on which an instance returns to service, and those on which it does not yet. */
class ReturnToServiceTest {
  private final ReturnedInstance returned = new ReturnedInstance();
  @AutoClose private final ScenarioWorld world = returned.world;

  @Test
  void theNodeOfAnInstanceInTheWarmPoolStaysCordonedUntilItIsInService()
      throws InterruptedException {
    world.start("replica-1");
    returned.stopInWarmPool();
    world.time.sleep(Duration.ofHours(1));
    returned.assertCordoned();

    returned.returnToService();
    returned.awaitRelease();

    returned.assertReleased();
    assertThat(world.facts(IntakeFact.NodeReleased.class))
        .singleElement()
        .satisfies(release -> {
          assertThat(release.subject().instance()).isEqualTo(returned.instance);
          assertThat(release.subject().node()).isEqualTo(returned.node().ref());
        });
  }

  @Test
  void theMinuteDoesNotDependOnTheMomentOfTheReturn() throws InterruptedException {
    world.start("replica-1");
    for (int seconds = 0; seconds < 60; seconds += 7) {
      returned.stopInWarmPool();
      world.time.sleep(Duration.ofSeconds(seconds));
      returned.returnToService();
      returned.awaitRelease();

      returned.assertReleased();
    }
  }

  @Test
  void autoScalingMustSayTwiceTenSecondsApartThatTheInstanceIsInService()
      throws InterruptedException {
    AtomicReference<String> shown = new AtomicReference<>("");
    world.start("replica-1", new LaggingGroups(shown, world.autoScaling), world.nodes, List.of());
    returned.stopInWarmPool();
    for (int i = 0; i < 12; i++) {
      shown.set("InService");
      world.time.sleep(Duration.ofSeconds(9));
      shown.set("");
      world.time.sleep(Duration.ofSeconds(32));
      returned.assertCordoned();
    }

    returned.returnToService();
    int answers = world.autoScaling.faults().calls("member");
    world.time.until(
        () -> world.autoScaling.faults().calls("member") > answers, ScenarioWorld.LONG);
    world.time.sleep(Duration.ofSeconds(9));
    returned.assertCordoned();
    world.time.sleep(Duration.ofSeconds(2));
    returned.assertReleased();
  }

  @Test
  void theNodeOfAnInstanceWithAnotherRootVolumeIsAsItWasBefore() throws InterruptedException {
    world.start("replica-1");
    world.autoScaling.terminate(returned.instance, InstanceTransition.ROOT_VOLUME_REPLACEMENT);
    world.awaitIdle();
    returned.awaitRelease();

    returned.assertReleased();
  }

  @Test
  void anInstanceWhoseActionIsOverBeforeItIsDrainedHasItsNodeBack() throws InterruptedException {
    // Far longer than a release may take until the next heartbeat.
    world.autoScaling.putHook(ScenarioWorld.GROUP, ScenarioWorld.HOOK, Duration.ofHours(1));
    blockDrain();
    world.start("replica-1");
    LifecycleAction action =
        world
            .autoScaling
            .terminate(returned.instance, InstanceTransition.ROOT_VOLUME_REPLACEMENT)
            .getFirst();
    world.time.until(() -> returned.node().isTerminating(), ScenarioWorld.LONG);
    world.time.sleep(Duration.ofMinutes(1));

    var _ = world.autoScaling.complete(action, Verdict.CONTINUE);
    world.time.until(returned::isInService, ScenarioWorld.LONG);
    returned.awaitRelease();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.OVER);
    returned.assertReleased();
  }

  @Test
  void aTerminationContinuesThoughAutoScalingStillShowsItsInstanceInService()
      throws InterruptedException {
    blockDrain();
    AtomicReference<String> late = new AtomicReference<>("");
    world.start("replica-1", new LaggingGroups(late, world.autoScaling), world.nodes, List.of());
    world.autoScaling.terminate(returned.instance);
    world.time.until(() -> returned.node().isTerminating(), ScenarioWorld.LONG);
    late.set("InService");
    world.time.sleep(Duration.ofMinutes(5));
    returned.assertCordoned();
    world.pods.budget("shop", "web", Map.of("app", "web"), 1);
    world.awaitIdle();

    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.pods.removals()).hasSize(1);
    assertThat(returned.releases()).isZero();
  }

  private void blockDrain() {
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
  }

  @Test
  void aRetainedInstanceKeepsItsCordon() throws InterruptedException {
    world.autoScaling.retainAbandoned(ScenarioWorld.GROUP);
    world.pods.add(world.nodeOf(returned.instance), PodSpec.pod("web-1"));
    world.pods.budget("shop", "web", Map.of("app", "web"), 0);
    world.start("replica-1");
    LifecycleAction action = world.autoScaling.terminate(returned.instance).getFirst();
    world.time.until(() -> returned.node().isTerminating(), ScenarioWorld.LONG);
    var _ = world.autoScaling.complete(action, Verdict.ABANDON);
    world.awaitIdle();
    world.time.sleep(Duration.ofHours(1));

    returned.assertCordoned();
  }

  @Test
  void theNodeOfATerminatingInstanceStaysCordonedToItsEnd() throws InterruptedException {
    world.start("replica-1");
    world.autoScaling.terminate(returned.instance);
    world.awaitIdle();
    world.time.sleep(Duration.ofMinutes(10));

    returned.assertCordoned();
    assertThat(world.facts(Fact.TerminationEnded.class)).hasSize(1);
  }

  @Test
  void itAlsoWorksWithoutReconciliation() throws InterruptedException {
    world.withSettings(SettingsChange::withoutReconciler);
    world.start("replica-1");
    returned.stopInWarmPool();
    returned.returnToService();
    returned.awaitRelease();

    returned.assertReleased();
  }
}
