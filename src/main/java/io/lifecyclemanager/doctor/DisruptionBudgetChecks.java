package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.ClusterInspector.PodState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Disruption budgets that stand in the way of every drain. */
final class DisruptionBudgetChecks {
  private DisruptionBudgetChecks() {}

  static CheckOutcome several(Snapshot world) {
    return CheckOutcome.judge(
        world.pods(),
        pods -> CheckOutcome.judge(world.budgets(), budgets -> several(pods, budgets)));
  }

  private static CheckOutcome several(List<PodState> pods, List<DisruptionBudgetState> budgets) {
    Map<String, List<DisruptionBudgetState>> byNamespace =
        budgets.stream().collect(Collectors.groupingBy(DisruptionBudgetState::namespace));
    Map<String, String> examples = new TreeMap<>();
    for (PodState pod : pods) {
      List<String> matching =
          byNamespace.getOrDefault(pod.namespace(), List.of()).stream()
              .filter(budget -> budget.selector().matches(pod.labels()))
              .map(DisruptionBudgetState::name)
              .sorted()
              .toList();
      if (matching.size() > 1) {
        examples.putIfAbsent(pod.namespace() + ": " + String.join(" and ", matching), pod.ref());
      }
    }
    return CheckOutcome.of(
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
        Phrases.count(budgets.size(), "budget"));
  }

  static CheckOutcome blocking(Snapshot world) {
    return CheckOutcome.judge(
        world.pods(),
        pods -> CheckOutcome.judge(world.budgets(), budgets -> blocking(pods, budgets)));
  }

  private static CheckOutcome blocking(List<PodState> pods, List<DisruptionBudgetState> budgets) {
    Map<String, List<PodState>> byNamespace =
        pods.stream().collect(Collectors.groupingBy(PodState::namespace));
    return CheckOutcome.of(
        budgets.stream()
            .filter(budget -> budget.disruptionsAllowed() == 0)
            .flatMap(budget ->
                byNamespace.getOrDefault(budget.namespace(), List.of()).stream()
                    .filter(pod -> budget.selector().matches(pod.labels()))
                    .limit(1)
                    .map(pod -> blockingFinding(budget, pod)))
            .toList(),
        "each allows a disruption");
  }

  /**
   * A budget that the disruption controller cannot count, or counts no pod of.
   *
   * @see <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">how budgets have
   *     to be for pods without an owner that has a scale</a>
   */
  private static Finding uncountableFinding(DisruptionBudgetState budget, PodState example) {
    return warning(
        "budget %s/%s never allows a disruption: %s"
            .formatted(
                budget.namespace(),
                budget.name(),
                budget.countable()
                    ? "it expects no pod at all, but is for " + example.ref()
                    : "its pods, such as " + example.ref() + ", cannot be counted"),
        "with maxUnavailable or a percentage the owners of the pods are asked for their scale, and"
            + " bare pods and owners without one have none: every eviction is refused, for good,"
            + " until the pods are deleted past the budget",
        "set minAvailable to a number below that of the pods: it asks no owner");
  }

  private static Finding blockingFinding(DisruptionBudgetState budget, PodState example) {
    if (!budget.countable() || budget.expectedPods() == 0) {
      return uncountableFinding(budget, example);
    }
    String name = "budget " + budget.namespace() + "/" + budget.name();
    String numbers =
        "%d healthy, %d needed, %d expected"
            .formatted(budget.currentHealthy(), budget.desiredHealthy(), budget.expectedPods());
    return budget.desiredHealthy() >= budget.expectedPods()
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
