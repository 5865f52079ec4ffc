package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real API keeps the contract of evictions. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class RealEvictionClusterIT extends EvictionContract {

  @Override
  KubernetesClient connect() {
    return KubernetesClients.of(RealCluster.kubeconfig());
  }

  /** What {@link SlowConflictTest} says of the simulated one; if this changes, that may go. */
  @Test
  void anotherUidOfAPendingPodIsAnsweredLate() throws Exception {
    created(ResourceType.PODS, PodManifest.named(namespace, "new").on(node).json());
    long start = TIME.nanos();
    RawApi.RawReply reply = evict("new", "{\"preconditions\": {\"uid\": \"of-another\"}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(TIME.since(start)).isGreaterThan(Duration.ofSeconds(5));
  }
}
