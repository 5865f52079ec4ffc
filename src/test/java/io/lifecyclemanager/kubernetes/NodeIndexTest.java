package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.claim.NodesContract;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against the simulated API server. */
class NodeIndexTest extends NodesContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Override
  protected NodesCluster openCluster() throws Exception {
    return new ApiNodesCluster(
        kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }
}
