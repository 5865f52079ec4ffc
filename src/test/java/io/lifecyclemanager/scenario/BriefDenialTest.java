package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the API server denies briefly is done later; what it denies for good is left out. */
class BriefDenialTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void aClaimThatIsDeniedForAMinuteIsWrittenAfterwards() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.nodes.denyPatches("no role is known yet");
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.pods.removals()).isEmpty();

    world.nodes.denyPatches(null);
    world.awaitIdle();
    assertThat(world.currentNode(instance).unschedulable()).isTrue();
    assertThat(world.autoScaling.completions()).hasSize(1);
  }

  @Test
  void aDrainWithLittleTimeWaitsBrieflyForDeniedServices() throws InterruptedException {
    world.withSettings(settings -> SettingsChange.drain(settings, Duration.ofMinutes(1)));
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.failServices(new RemoteFailure(FailureKind.DENIED, "list services", null));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();

    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aMissingPermissionIsWaitedForOnce() throws InterruptedException {
    InstanceId later = world.addNode(2);
    world.nodes.denyPatches("no role allows it");
    world.pods.failServices(new RemoteFailure(FailureKind.DENIED, "list services", null));
    world.autoScaling.terminate(instance);
    world.start("replica-1");
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(1);

    Duration before = world.time.elapsed();
    world.autoScaling.terminate(later);
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(2);
    assertThat(world.time.elapsed().minus(before)).isLessThan(PermissionTracker.GRANT_TIMEOUT);
    assertThat(world.facts(Fact.RemoteCallFailed.class))
        .filteredOn(fact -> fact.operation().startsWith("claiming") && fact.retryIn() == null)
        .hasSize(2);
  }
}
