package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server keeps the contracts that {@link SimulatedApiTest} holds the simulation to. */
@Tag("cluster")
@ExtendWith({RealCluster.class, RealApi.class})
class RealApiClusterIT {

  @Nested
  class Budgets extends BudgetContract {}

  @Nested
  class CachedLists extends CachedListContract {}

  @Nested
  class Deletion extends DeletionContract {}

  @Nested
  class Events extends EventContract {}

  @Nested
  class Evictions extends EvictionContract {

    /** As in {@link SlowConflictTest}: it takes about ten seconds. */
    @Test
    void anotherUidOfAPendingPodIsAConflict() throws Exception {
      created(ResourceType.PODS, PodManifest.named(namespace, "new").on(node).json());
      RawApi.RawReply reply = evict("new", "{\"preconditions\": {\"uid\": \"of-another\"}}");
      assertThat(reply.code()).isEqualTo(409);
    }
  }

  @Nested
  class Kubelets extends KubeletContract {}

  @Nested
  class ListsAndWatches extends ListAndWatchContract {}

  @Nested
  class Patches extends PatchContract {}
}
