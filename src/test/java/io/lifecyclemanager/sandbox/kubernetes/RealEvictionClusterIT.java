package io.lifecyclemanager.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
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
    return Clients.of(RealCluster.kubeconfig());
  }

  /** What {@link SlowConflictTest} says of the simulated one; if this changes, that may go. */
  @Test
  void anotherUidOfAPendingPodIsAnsweredLate() throws Exception {
    created(ResourceType.PODS, PodManifest.named(namespace, "new").on(node).json());
    long start = TIME.nanos();
    RawApi.Reply reply = evict("new", "{\"preconditions\": {\"uid\": \"of-another\"}}");
    assertThat(reply.code()).isEqualTo(409);
    assertThat(TIME.since(start)).isGreaterThan(Duration.ofSeconds(5));
  }
}
