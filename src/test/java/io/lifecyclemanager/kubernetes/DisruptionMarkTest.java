package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.sandbox.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Deletions leave their mark in the simulated API. */
class DisruptionMarkTest extends DisruptionMarkContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(ApiWorld.TIME);
  @TempDir private Path folder;

  @Override
  PodsWorld world() throws Exception {
    return new PodsWorld(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }
}
