package io.lifecyclemanager.kubernetes.drain;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, against a real API server. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class KubernetesVolumeAttachmentsClusterIT extends VolumeAttachmentsContract {
  @Override
  protected TestCluster openCluster() {
    return new TestCluster(RealCluster.kubeconfig(), () -> {});
  }
}
