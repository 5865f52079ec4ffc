package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cluster.PodState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Pods that do not leave as one would think. */
final class PodChecks {
  private static final String BALANCER_GATE = "target-health.elbv2.k8s.aws/";
  private static final String OLD_BALANCER_GATE = "target-health.alb.ingress.k8s.aws/";

  private PodChecks() {}

  static Outcome graces(World world) {
    Duration limit = limit(world.sought());
    return judge(
        world,
        pod -> pod.grace().compareTo(limit) > 0,
        found ->
            warning(
                "%s may take longer than %s to stop: %s"
                    .formatted(Words.count(found.size(), "pod"), Words.of(limit), names(found)),
                "a termination takes --max-time-to-process at most, and a pod that is deleted past"
                    + " its budgets gets --max-termination-grace-period at most: they may be cut"
                    + " off",
                "raise these options of serve (and give them to doctor), or lower the pods'"
                    + " terminationGracePeriodSeconds"),
        "none above " + Words.of(limit));
  }

  private static Duration limit(Sought sought) {
    Duration grace = sought.maxGrace();
    return grace.isZero() || grace.compareTo(sought.maxTime()) > 0 ? sought.maxTime() : grace;
  }

  static Outcome readinessGates(World world) {
    return judge(
        world,
        pod ->
            !pod.preStop()
                && pod.readinessGates().stream()
                    .anyMatch(gate ->
                        gate.startsWith(BALANCER_GATE) || gate.startsWith(OLD_BALANCER_GATE)),
        found ->
            warning(
                Words.count(found.size(), "pod")
                    + " with a load balancer's readiness gate and no preStop hook: "
                    + names(found),
                "they are targets themselves (target type ip): when they are evicted, requests come"
                    + " until the balancer has heard of it, and find nobody",
                "give each a preStop hook that sleeps as long as the balancer needs, as in"
                    + " preStop: {sleep: {seconds: 15}}"),
        "each with a gate waits before it stops");
  }

  static Outcome localVolumes(World world) {
    return Outcome.judge(
        world.localClaims(),
        local ->
            judge(
                world,
                pod -> localClaims(pod, local).findAny().isPresent(),
                found ->
                    warning(
                        Words.count(found.size(), "pod")
                            + " with a volume of one node: "
                            + names(found)
                            + "; "
                            + volume(found, local),
                        "once that node is gone they can run nowhere: they stay Pending until their"
                            + " claim is deleted",
                        "use volumes that can move, or delete pod and claim together once the data"
                            + " is elsewhere"),
                "none"));
  }

  private static Stream<String> localClaims(PodState pod, Map<String, String> local) {
    return pod.claims().stream()
        .map(claim -> pod.namespace() + "/" + claim)
        .filter(local::containsKey);
  }

  /** One of them, as an example. */
  private static String volume(List<PodState> pods, Map<String, String> local) {
    return pods.stream()
        .flatMap(pod -> localClaims(pod, local))
        .min(Comparator.naturalOrder())
        .map(claim -> "claim " + claim + " is on volume " + local.get(claim))
        .orElse("");
  }

  private static Outcome judge(
      World world,
      Predicate<PodState> suspect,
      Function<List<PodState>, Finding> words,
      String seen) {
    return Outcome.judge(
        world.pods(),
        pods -> {
          List<PodState> found = pods.stream().filter(suspect).toList();
          return Outcome.of(found.isEmpty() ? List.of() : List.of(words.apply(found)), seen);
        });
  }

  private static String names(List<PodState> pods) {
    return Words.few(pods.stream().map(PodState::ref).toList());
  }
}
