package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.DisruptionBudgetsContract;
import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against the simulated API server. */
class KubernetesBudgetsTest extends DisruptionBudgetsContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Override
  protected PodControlCluster openCluster() throws Exception {
    return new ApiPodsCluster(
        kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }
}
