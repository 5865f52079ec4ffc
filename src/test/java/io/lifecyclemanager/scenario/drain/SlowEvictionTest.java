package io.lifecyclemanager.scenario.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.fakes.ForwardingPods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An API server that takes a second for each eviction. Requests that wait for their turn cost a
 * thread each: with thousands of terminating nodes they must not be as many as there are pods.
 */
@Tag("full")
class SlowEvictionTest {
  private static final int PODS = 20;

  @AutoClose private final ScenarioWorld world = new ScenarioWorld();

  /** 8 of a node; 256 of all nodes, and beyond that one of each node. */
  @ParameterizedTest
  @CsvSource({"1, 8", "4, 32", "100, 356"})
  void aLimitedNumberOfPodsWaitsForItsFirstAnswer(int nodes, int most) throws InterruptedException {
    for (int node = 1; node <= nodes; node++) {
      InstanceId instance = world.addNode(node);
      for (int pod = 1; pod <= PODS; pod++) {
        world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + node + "-" + pod));
      }
      world.autoScaling.terminate(instance);
    }
    SlowEvictions slow = new SlowEvictions(world.pods, world.time);
    world.start("replica-1", slow);
    world.awaitIdle();

    assertThat(world.pods.removals()).hasSize(nodes * PODS);
    assertThat(world.pods.deletions()).isEmpty();
    assertThat(slow.most.get()).isBetween(1, most);
  }

  private static final class SlowEvictions extends ForwardingPods {
    private final Time time;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    SlowEvictions(PodControl pods, Time time) {
      super(pods);
      this.time = time;
    }

    @Override
    public EvictionOutcome evict(PodRef pod, Duration atMost) {
      int now = underWay.incrementAndGet();
      most.accumulateAndGet(now, Math::max);
      try {
        time.sleep(Duration.ofSeconds(1));
        return super.evict(pod, atMost);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted during an eviction of " + pod, e);
      } finally {
        underWay.decrementAndGet();
      }
    }
  }
}
