package io.lifecyclemanager.app.control;

import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands about node holds, against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class HoldCommandsClusterIT extends HoldCommandsContract {
  @Override
  Path openKubeconfig() {
    return RealCluster.kubeconfig();
  }

  @Override
  String expectedUser() {
    return "admin";
  }
}
