package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.budget.BudgetRef;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetListener;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetStatus;
import io.lifecyclemanager.drain.budget.DisruptionBudgets.BudgetWatch;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.List;

/**
 * All disruption budgets of the cluster, by a list from the API server's memory and a watch. Keeps
 * nothing: what is listed and changed goes to the listener.
 */
final class BudgetListWatch implements WatchHandler<BudgetStatus> {
  private static final ResourceList ALL_BUDGETS =
      new ResourceList(
              "poddisruptionbudgets",
              "apis/policy/v1/poddisruptionbudgets",
              "",
              FieldFilter.of(
                  "metadata.namespace",
                  "metadata.name",
                  "metadata.resourceVersion",
                  "status.disruptionsAllowed",
                  "status.desiredHealthy",
                  "status.expectedPods"))
          .fromWatchCache();

  private final BudgetListener budgets;

  private BudgetListWatch(BudgetListener budgets) {
    this.budgets = budgets;
  }

  /** Starts a watch for the listener. */
  static BudgetWatch start(
      BudgetListener budgets,
      KubernetesConnection connection,
      WatchTiming timing,
      Listener listener,
      Time time) {
    ListWatch<BudgetStatus> watch =
        new ListWatch<>(
            connection,
            ALL_BUDGETS,
            new BudgetListWatch(budgets),
            timing,
            fact -> listener.on(withoutRetryIfDenied(fact)),
            time);
    watch.start("disruption budgets");
    return watch::close;
  }

  /** Evictions do without a denied permission at once: that is what an operator should know. */
  private static Fact withoutRetryIfDenied(Fact fact) {
    return fact instanceof RemoteCallFailed failed
            && failed.failure().kind() == RemoteFailure.FailureKind.DENIED
        ? new RemoteCallFailed(failed.subject(), failed.operation(), failed.failure(), null)
        : fact;
  }

  @Override
  public BudgetStatus toRecord(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode status = object.path("status");
    int expectedPods = status.path("expectedPods").asInt(0);
    return new BudgetStatus(
        new BudgetRef(metadata.path("namespace").asText(""), metadata.path("name").asText("")),
        status.path("disruptionsAllowed").asInt(0),
        expectedPods > 0 && status.path("desiredHealthy").asInt(0) >= expectedPods);
  }

  @Override
  public void onListed(List<BudgetStatus> all, String version) {
    budgets.onListed(all);
  }

  @Override
  public void onChanged(BudgetStatus now) {
    budgets.onChanged(now);
  }

  @Override
  public void onDeleted(BudgetStatus last) {
    budgets.onDeleted(last.budget());
  }

  @Override
  public void onDisconnected() {
    budgets.onSync(false);
  }

  @Override
  public void onSynced() {
    budgets.onSync(true);
  }

  @Override
  public void onIteration() {}
}
