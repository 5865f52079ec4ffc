package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.DrainFact.EvictionWithoutEffect;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An accepted request after which the pod does not terminate: a webhook made it a dry run. */
class IgnoredEvictionTest {
  @AutoClose private final ScenarioWorld world = new ScenarioWorld();
  private final InstanceId instance = world.addNode(1);

  @Test
  void anAcceptedEvictionIsRepeatedUntilThePodTerminates() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    DryRuns dryRuns = drainWith(3, 0);

    assertThat(dryRuns.evictions).hasSize(3);
    Duration pause = dryRuns.evictions.get(1).minus(dryRuns.evictions.getFirst());
    assertThat(pause).isEqualTo(Duration.ofSeconds(5));
    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(world.facts(EvictionWithoutEffect.class)).hasSize(3);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aPodWhoseEvictionsNeverTakeEffectIsDeletedInTimeForItsGracePeriod()
      throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1").grace(120).stopsIn(110));
    DryRuns dryRuns = drainWith(Integer.MAX_VALUE, 0);

    assertThat(dryRuns.evictions).hasSizeBetween(300, 800);
    FakePods.PodRequest deletion = world.pods.deletions().getFirst();
    assertThat(deletion.grace()).isEqualTo(Duration.ofMinutes(2));
    assertThat(deletion.at().toSeconds()).isBetween(3600L - 126, 3600L - 124);
    assertThat(world.pods.removals()).singleElement().matches(one -> !one.killed());
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void anAcceptedDeletionIsRepeatedUntilThePodTerminates() throws InterruptedException {
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    DryRuns dryRuns = drainWith(Integer.MAX_VALUE, 2);

    assertThat(dryRuns.deletions).hasSize(2);
    assertThat(world.pods.deletions()).hasSize(1);
    assertThat(world.onlyEnd().outcome()).isEqualTo(TerminationOutcome.COMPLETED);
  }

  @Test
  void aRefusedEvictionIsNotReportedAsOneWithoutEffect() throws InterruptedException {
    PodRef pod = world.pods.add(world.nodeOf(instance), PodSpec.pod("web-1"));
    world.pods.refuse(
        pod,
        new PodControl.EvictionOutcome.EvictionRefused(
            PodControl.EvictionOutcome.RefusalReason.BUDGET, "no room", null),
        4);
    drainWith(1, 0);

    assertThat(world.pods.evictions()).hasSize(5);
    assertThat(world.facts(EvictionWithoutEffect.class)).hasSize(1);
  }

  private DryRuns drainWith(int evictions, int deletions) throws InterruptedException {
    DryRuns dryRuns = new DryRuns(world, evictions, deletions);
    world.autoScaling.terminate(instance);
    world.start("replica-1", dryRuns);
    world.awaitIdle();
    return dryRuns;
  }

  /** Accepts the first evictions and deletions and does nothing. */
  private static final class DryRuns extends ForwardingPods {
    private final SimulatedTime time;
    private final int maxEvictions;
    private final int maxDeletions;
    private final List<Duration> evictions = new CopyOnWriteArrayList<>();
    private final List<Duration> deletions = new CopyOnWriteArrayList<>();

    DryRuns(ScenarioWorld world, int maxEvictions, int maxDeletions) {
      super(world.pods);
      this.time = world.time;
      this.maxEvictions = maxEvictions;
      this.maxDeletions = maxDeletions;
    }

    @Override
    public EvictionOutcome evict(PodRef pod, Duration atMost) {
      if (evictions.size() < maxEvictions) {
        evictions.add(time.elapsed());
        return new EvictionOutcome.EvictionAccepted();
      }
      return super.evict(pod, atMost);
    }

    @Override
    public EvictionOutcome delete(PodRef pod, Duration grace) {
      if (deletions.size() < maxDeletions) {
        deletions.add(time.elapsed());
        return new EvictionOutcome.EvictionAccepted();
      }
      return super.delete(pod, grace);
    }
  }
}
