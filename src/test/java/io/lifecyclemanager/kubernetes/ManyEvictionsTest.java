package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The claim of a node does not wait for evictions, whatever their number. */
class ManyEvictionsTest {
  private static final int MORE_THAN_THE_LIMIT = 100;

  private final AdapterFixture cluster = new AdapterFixture(Duration.ofSeconds(60));
  private final AtomicInteger begun = new AtomicInteger();
  private final Signal begins = TestCluster.TIME.signal();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aClaimDoesNotWaitForEvictions() throws Exception {
    NodeRef node = cluster.addNode("node", "i-0abc");
    cluster.startIndex();
    List<Thread> evictions = new ArrayList<>();
    try (ApiFault _ =
        cluster
            .kubernetes
            .faults()
            .answer("create", "pods/eviction", new InjectedResponse.Never())) {
      for (int i = 0; i < MORE_THAN_THE_LIMIT; i++) {
        PodRef pod = new PodRef("shop", "web-" + i, "uid-" + i);
        evictions.add(TestCluster.TIME.start("eviction", () -> evict(pod)));
      }
      AdapterFixture.until(begins, () -> begun.get() == MORE_THAN_THE_LIMIT);

      assertThat(cluster.index.patch(cluster.index.read(node).orElseThrow(), cordon()))
          .isInstanceOf(PatchOutcome.NodePatched.class);
      assertThat(evictions).allMatch(Thread::isAlive);
      for (Thread eviction : evictions) {
        eviction.interrupt();
        eviction.join();
      }
    }
  }

  private void evict(PodRef pod) {
    begun.incrementAndGet();
    begins.raise();
    try {
      EvictionOutcome _ = cluster.pods.evict(pod);
    } catch (RemoteFailure interrupted) {
      // The test has ended.
    }
  }

  private static NodeChange cordon() {
    return new NodeChange(true, Map.of(), Map.of());
  }
}
