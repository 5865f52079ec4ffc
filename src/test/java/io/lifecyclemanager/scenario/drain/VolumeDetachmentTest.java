package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A drain ends when the volumes of its pods are detached, so that the next pods can attach them.
 */
class VolumeDetachmentTest {
  private static final PodSpec DATABASE = PodSpec.pod("db-0").claims("data");

  private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);
  private final NodeRef node = world.nodeOf(instance);

  @AfterEach
  void close() throws InterruptedException {
    assertThat(world.volumes.openWatches()).isZero();
    world.close();
  }

  @Test
  void theActionIsCompletedOnceTheVolumeIsDetached() throws InterruptedException {
    addDatabase();
    TerminationService replica = terminate();
    world.time.sleep(Duration.ofSeconds(60));
    assertThat(world.autoScaling.completions()).isEmpty();
    assertThat(world.pods.actual(node)).isEmpty();
    assertThat(
            replica.terminations().snapshots().values().stream()
                .flatMap(snapshot -> snapshot.blockers().stream())
                .filter(blocker -> blocker.kind() == BlockerKind.VOLUME)
                .map(Blocker::reason))
        .containsExactly("volume pv-data is still attached");
    world.volumes.detach("pv-data");
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(65));
    assertThat(world.facts(VolumeWaitStarted.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.volumes()).containsExactly("pv-data"));
    assertThat(world.facts(VolumeWaitEnded.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.attached()).isEmpty());
  }

  @Test
  void aVolumeThatStaysAttachedIsWaitedForForTwoMinutes() throws InterruptedException {
    addDatabase();
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(130));
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
    assertThat(world.facts(VolumeWaitEnded.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.attached()).containsExactly("pv-data"));
  }

  @Test
  void aVolumeNeedsAttentionAfterAMinuteAndNotBefore() throws InterruptedException {
    addDatabase();
    terminate();
    world.time.sleep(Duration.ofSeconds(50));
    assertThat(world.facts(VolumeWaitStarted.class)).hasSize(1);
    assertThat(urgent()).isEmpty();
    world.time.sleep(Duration.ofSeconds(60));
    assertThat(urgent()).contains(BlockerKind.VOLUME);
    world.awaitIdle();
  }

  private List<BlockerKind> urgent() {
    return world.facts(BlockersListed.class).stream()
        .flatMap(fact -> fact.urgent().values().stream())
        .flatMap(List::stream)
        .map(Blocker::kind)
        .toList();
  }

  @Test
  void theDeadlineEndsTheWait() throws InterruptedException {
    world.withSettings(_ ->
        ParsedSettings.serve(
            "--queue-name=queue", "--port=0", "--max-time-to-process=90s", "--volume-timeout=1h"));
    addDatabase();
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(95));
  }

  @Test
  void aTimeoutOfZeroMakesNoRequest() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--volume-timeout=0"));
    addDatabase();
    terminate();
    world.awaitIdle();

    assertThat(world.volumes.requests()).isEmpty();
  }

  @Test
  void podsWithoutClaimsCauseNoRequest() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1"));
    terminate();
    world.awaitIdle();

    assertThat(world.volumes.requests()).isEmpty();
  }

  @Test
  void volumesThatSeveralNodesCanAttachAreNotWaitedFor() throws InterruptedException {
    world.pods.add(node, PodSpec.pod("web-1").claims("shared"));
    world.volumes.attach(node, "pv-shared");
    terminate();
    world.awaitIdle();

    assertThat(world.volumes.requests()).containsExactly("claim shop/shared");
    assertThat(world.facts(VolumeWaitStarted.class)).isEmpty();
  }

  @Test
  void volumesOfOtherPodsAndOtherNodesAreNotWaitedFor() throws InterruptedException {
    addDatabase();
    world.volumes.detach("pv-data");
    world.volumes.attach(node, "pv-of-another-pod");
    world.volumes.attach(world.nodeOf(world.addNode(2)), "pv-data");
    terminate();
    world.awaitIdle();

    assertThat(world.onlyEnd().took()).isLessThan(Duration.ofSeconds(60));
    assertThat(world.facts(VolumeWaitStarted.class)).isEmpty();
  }

  @Test
  void aVolumeThatAPodOfADaemonSetUsesTooIsNotWaitedFor() throws InterruptedException {
    addDatabase();
    world.pods.add(node, PodSpec.pod("backup-1").ownedBy("apps/DaemonSet").claims("data"));
    terminate();
    world.awaitIdle();

    assertThat(world.volumes.requests()).isEmpty();
  }

  @Test
  void aFinishedPodDoesNotUseItsVolume() throws InterruptedException {
    addDatabase();
    world.pods.add(node, PodSpec.pod("backup-1").phase("Succeeded").claims("data"));
    terminate();
    world.awaitIdle();

    assertThat(world.facts(VolumeWaitStarted.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.volumes()).containsExactly("pv-data"));
  }

  @Test
  void theWaitHoldsNoDrainSlot() throws InterruptedException {
    world.withSettings(
        _ -> ParsedSettings.serve("--queue-name=queue", "--port=0", "--max-drain-concurrency=1"));
    addDatabase();
    InstanceId other = world.addNode(2);
    world.pods.add(world.nodeOf(other), PodSpec.pod("web-1"));
    terminate();
    world.time.sleep(Duration.ofSeconds(20));
    world.autoScaling.terminate(other);
    world.time.sleep(Duration.ofSeconds(40));

    assertThat(world.pods.actual(world.nodeOf(other))).isEmpty();
    assertThat(world.facts(VolumeWaitEnded.class)).isEmpty();
    world.volumes.detach("pv-data");
    world.awaitIdle();
    assertThat(world.autoScaling.completions()).hasSize(2);
  }

  private void addDatabase() {
    world.pods.add(node, DATABASE);
    world.volumes.bind("shop", "data", "pv-data");
    world.volumes.attach(node, "pv-data");
  }

  private TerminationService terminate() {
    world.autoScaling.terminate(instance);
    return world.start("replica-1");
  }
}
