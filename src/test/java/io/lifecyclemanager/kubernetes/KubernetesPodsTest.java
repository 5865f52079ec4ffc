package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.drain.PodControlContract;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against the simulated API server. */
class KubernetesPodsTest {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  private PodControlCluster cluster(int maxNodeWatches) throws Exception {
    return new ApiPodsCluster(
        kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close, maxNodeWatches);
  }

  /** As long as few nodes drain. */
  @Nested
  class EachNodeIsWatched extends PodControlContract {
    @Override
    protected PodControlCluster openCluster() throws Exception {
      return cluster(1_000);
    }
  }

  /** When many nodes drain. */
  @Nested
  class NodesShareAWatch extends PodControlContract {
    @Override
    protected PodControlCluster openCluster() throws Exception {
      return cluster(0);
    }
  }
}
