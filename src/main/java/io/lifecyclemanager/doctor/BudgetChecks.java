package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cluster.BudgetState;
import io.lifecyclemanager.doctor.Cluster.PodState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Disruption budgets that stand in the way of every drain. */
final class BudgetChecks {
  private BudgetChecks() {}

  static Outcome several(World world) {
    return Outcome.judge(
        world.pods(), pods -> Outcome.judge(world.budgets(), budgets -> several(pods, budgets)));
  }

  private static Outcome several(List<PodState> pods, List<BudgetState> budgets) {
    Map<String, List<BudgetState>> byNamespace =
        budgets.stream().collect(Collectors.groupingBy(BudgetState::namespace));
    Map<String, String> examples = new TreeMap<>();
    for (PodState pod : pods) {
      List<String> matching =
          byNamespace.getOrDefault(pod.namespace(), List.of()).stream()
              .filter(budget -> PodChecks.leaves(pod) && budget.selector().matches(pod.labels()))
              .map(BudgetState::name)
              .sorted()
              .toList();
      if (matching.size() > 1) {
        examples.putIfAbsent(pod.namespace() + ": " + String.join(" and ", matching), pod.ref());
      }
    }
    return Outcome.of(
        examples.entrySet().stream()
            .map(one ->
                error(
                    "several budgets are for the same pods in namespace "
                        + one.getKey()
                        + ", as for "
                        + one.getValue(),
                    "the API server answers every eviction of such a pod with 500, for good: it is"
                        + " deleted past its budgets when the time runs out",
                    "leave one of them, or let their selectors differ"))
            .toList(),
        Words.count(budgets.size(), "budget"));
  }

  static Outcome blocking(World world) {
    return Outcome.judge(
        world.budgets(),
        budgets ->
            Outcome.of(
                budgets.stream()
                    .filter(budget -> budget.expected() > 0)
                    .filter(budget -> budget.allowed() == 0)
                    .map(BudgetChecks::blocked)
                    .toList(),
                "each allows a disruption"));
  }

  private static Finding blocked(BudgetState budget) {
    String name = "budget " + budget.namespace() + "/" + budget.name();
    String numbers =
        "%d healthy, %d needed, %d expected"
            .formatted(budget.healthy(), budget.desired(), budget.expected());
    return budget.desired() >= budget.expected()
        ? warning(
            name + " never allows a disruption: " + numbers,
            "no drain can evict these pods: they hold their node until the time runs out, and are"
                + " then deleted past the budget",
            "set maxUnavailable: 1, or minAvailable below the number of replicas, and run at least"
                + " two of them")
        : warning(
            name + " allows no disruption now: " + numbers,
            "a drain waits until as many are healthy as the budget needs",
            "look at the pods that are not ready: kubectl -n "
                + budget.namespace()
                + " get pods; with unhealthyPodEvictionPolicy: AlwaysAllow those can go");
  }
}
