package io.lifecyclemanager.app.control;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The commands about node holds, against the simulated API server. */
class HoldCommandsTest extends HoldCommandsContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Override
  Path openKubeconfig() throws Exception {
    return kubernetes.kubeconfig(folder.resolve("kubeconfig"));
  }

  @Override
  String expectedUser() {
    return "user";
  }

  @Override
  void stop() {
    kubernetes.close();
  }
}
