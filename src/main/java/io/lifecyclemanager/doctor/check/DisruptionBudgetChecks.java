package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Disruption budgets that block every drain. */
final class DisruptionBudgetChecks {
  private DisruptionBudgetChecks() {}

  static CheckOutcome several(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.pods(),
        pods -> CheckOutcome.judge(snapshot.budgets(), budgets -> several(pods, budgets)));
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
            .map(example ->
                error(
                    "several budgets select the same pods in namespace "
                        + example.getKey()
                        + ", for example "
                        + example.getValue(),
                    "the API server answers every eviction of such a pod with 500: serve"
                        + " deletes the pod, ignoring its budgets, when the time runs out",
                    "delete all but one of them, or make their selectors disjoint"))
            .toList(),
        Phrases.count(budgets.size(), "budget"));
  }

  static CheckOutcome blocking(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.pods(),
        pods -> CheckOutcome.judge(snapshot.budgets(), budgets -> blocking(pods, budgets)));
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
        "every budget allows a disruption");
  }

  /**
   * A budget whose pods the disruption controller cannot count, or that it expects no pod for.
   *
   * @see <a href="https://kubernetes.io/docs/tasks/run-application/configure-pdb/">budgets for pods
   *     whose owner has no scale subresource</a>
   */
  private static Finding uncountableFinding(DisruptionBudgetState budget, PodState example) {
    return warning(
        "budget %s/%s never allows a disruption: %s"
            .formatted(
                budget.namespace(),
                budget.name(),
                budget.countable()
                    ? "it expects no pod, but selects " + example.ref()
                    : "its pods, such as " + example.ref() + ", cannot be counted"),
        "with maxUnavailable or a percentage the disruption controller needs the scale of the"
            + " pods' owners, and bare pods and some owners have none: every eviction is"
            + " refused until serve deletes the pods, ignoring the budget",
        "set minAvailable to a number below the number of pods: that needs no scale");
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
            "no drain can evict these pods: they keep their node until the time runs out, and"
                + " serve then deletes them, ignoring the budget",
            "set maxUnavailable: 1, or minAvailable below the number of replicas, and run at least"
                + " two of them")
        : warning(
            name + " allows no disruption now: " + numbers,
            "a drain waits until as many pods are healthy as the budget requires",
            "find out why pods are not ready: kubectl -n "
                + budget.namespace()
                + " get pods; with unhealthyPodEvictionPolicy: AlwaysAllow those can be evicted");
  }
}
