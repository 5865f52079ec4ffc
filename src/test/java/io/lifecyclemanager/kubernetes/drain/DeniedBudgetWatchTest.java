package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.drain.budget.IgnoredBudgets;
import io.lifecyclemanager.kubernetes.AdapterFixture;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The permission to watch budgets is missing, which evictions do without. */
class DeniedBudgetWatchTest {
  private final List<Boolean> syncs = new CopyOnWriteArrayList<>();

  private final BudgetListener budgets =
      new IgnoredBudgets() {
        @Override
        public void onSync(boolean inSync) {
          syncs.add(inSync);
        }
      };

  /** Only then the log says what follows, and says it once. */
  @Test
  void itIsReportedAsACallThatIsNotRepeated() throws Exception {
    try (AdapterFixture cluster = new AdapterFixture();
        ApiFault _ =
            cluster
                .kubernetes
                .faults()
                .answer("list", "poddisruptionbudgets", InjectedResponse.forbidden("denied"));
        BudgetWatch _ = cluster.pods.budgets().watch(budgets)) {
      cluster.facts.await(2, RemoteCallFailed.class, _ -> true);
      assertThat(cluster.facts.of(RemoteCallFailed.class))
          .allMatch(failed -> failed.failure().kind() == FailureKind.DENIED)
          .allMatch(failed -> failed.retryIn() == null);
    }
    assertThat(syncs).isNotEmpty().containsOnly(false);
  }

  @Test
  void aListWithoutAWatchIsNotInSync() throws Exception {
    try (AdapterFixture cluster = new AdapterFixture();
        ApiFault _ =
            cluster
                .kubernetes
                .faults()
                .answer("watch", "poddisruptionbudgets", InjectedResponse.forbidden("denied"));
        BudgetWatch _ = cluster.pods.budgets().watch(budgets)) {
      cluster.facts.await(1, RemoteCallFailed.class, _ -> true);
    }
    assertThat(syncs).startsWith(true, false);
  }
}
