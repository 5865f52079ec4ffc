package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.drain.PodControlContract;
import io.lifecyclemanager.drain.PodControlWorld;
import io.lifecyclemanager.sandbox.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The adapter keeps its port's contract against the simulated API. */
class PodsTest extends PodControlContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(ApiWorld.TIME);
  @TempDir private Path folder;

  @Override
  protected PodControlWorld world() throws Exception {
    return new PodsWorld(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }
}
