package io.lifecyclemanager.simulation.kubernetes.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The simulated API keeps the contracts that {@link RealApiClusterIT} holds a real one to. */
@ExtendWith(SimulatedApi.class)
class SimulatedApiTest {

  @Nested
  class Budgets extends BudgetContract {}

  @Nested
  class CachedLists extends CachedListContract {}

  @Nested
  class Deletion extends DeletionContract {}

  @Nested
  class Events extends EventContract {}

  @Nested
  class Evictions extends EvictionContract {}

  @Nested
  class Kubelets extends KubeletContract {}

  @Nested
  class ListsAndWatches extends ListAndWatchContract {}

  @Nested
  class Patches extends PatchContract {}
}
