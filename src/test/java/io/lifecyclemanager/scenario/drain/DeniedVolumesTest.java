package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A denied permission ends the wait for volumes once it was denied for 90 seconds. */
class DeniedVolumesTest {
  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @AfterEach
  void close() throws InterruptedException {
    assertThat(world.volumes.openWatches()).isZero();
    world.close();
  }

  @Test
  void withoutThePermissionToReadClaimsTheTerminationContinues() throws InterruptedException {
    addDatabase();
    world.volumes.denyClaims();
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));
    assertThat(world.volumes.requests()).containsOnly("claim shop/data");
  }

  @Test
  void withoutThePermissionToListAttachmentsTheTerminationContinues() throws InterruptedException {
    addDatabase();
    world.volumes.denyAttachments();
    TerminationService replica = terminate();
    world.time.sleep(Duration.ofSeconds(60));
    assertThat(
            replica.terminations().snapshots().values().stream()
                .flatMap(snapshot -> snapshot.blockers().stream())
                .map(Blocker::kind))
        .containsExactly(BlockerKind.VOLUME);
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(90), Duration.ofMinutes(2));
  }

  @Test
  void aDenialThatHasCountedIsNotWaitedForAgain() throws InterruptedException {
    addDatabase();
    world.volumes.denyAttachments();
    terminate();
    world.awaitIdle();
    InstanceId next = world.addNode(2);
    world.pods.add(world.nodeOf(next), PodSpec.pod("db-1").claims("data"));
    world.autoScaling.terminate(next);
    world.awaitIdle();

    assertThat(world.facts(TerminationEnded.class)).hasSize(2);
    assertThat(world.facts(TerminationEnded.class).getLast().took())
        .isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aBriefDenialDoesNotEndTheWait() throws InterruptedException {
    addDatabase();
    world.volumes.denyClaims();
    world.volumes.denyAttachments();
    terminate();
    world.time.sleep(Duration.ofSeconds(60));
    world.volumes.grantAll();
    world.time.sleep(Duration.ofSeconds(50));
    assertThat(world.autoScaling.completions()).isEmpty();
    world.volumes.detach("pv-data");
    world.awaitIdle();

    assertThat(world.facts(VolumeWaitEnded.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.attached()).isEmpty());
  }

  @Test
  void aDeniedWaitIsBoundedByItsTimeout() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--volume-timeout=30s"));
    addDatabase();
    world.volumes.denyAttachments();
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(60));
  }

  private void addDatabase() {
    world.pods.add(node, PodSpec.pod("db-0").claims("data"));
    world.volumes.bind("shop", "data", "pv-data");
    world.volumes.attach(node, "pv-data");
  }

  private TerminationService terminate() {
    world.autoScaling.terminate(instance);
    return world.start("replica-1");
  }
}
