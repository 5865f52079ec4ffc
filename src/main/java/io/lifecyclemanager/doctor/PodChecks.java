package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.ClusterInspector.PodState;
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

  static CheckOutcome gracePeriods(Snapshot world) {
    Duration limit = gracePeriodLimit(world.target());
    return judge(
        world,
        pod -> pod.gracePeriod().compareTo(limit) > 0,
        found ->
            warning(
                "%s may take longer than %s to stop: %s"
                    .formatted(
                        Phrases.count(found.size(), "pod"), Phrases.duration(limit), names(found)),
                "a termination takes --max-time-to-process at most, and a pod that is deleted past"
                    + " its budgets gets --max-termination-grace-period at most: they may be cut"
                    + " off",
                "raise these options of serve (and give them to doctor), or lower the pods'"
                    + " terminationGracePeriodSeconds"),
        "none above " + Phrases.duration(limit));
  }

  private static Duration gracePeriodLimit(DoctorTarget sought) {
    Duration grace = sought.maxGracePeriod();
    return grace.isZero() || grace.compareTo(sought.maxTimeToProcess()) > 0
        ? sought.maxTimeToProcess()
        : grace;
  }

  static CheckOutcome readinessGates(Snapshot world) {
    return judge(
        world,
        pod ->
            !pod.hasPreStopHook()
                && pod.readinessGates().stream()
                    .anyMatch(gate ->
                        gate.startsWith(BALANCER_GATE) || gate.startsWith(OLD_BALANCER_GATE)),
        found ->
            warning(
                Phrases.count(found.size(), "pod")
                    + " with a load balancer's readiness gate and no preStop hook: "
                    + names(found),
                "they are targets themselves (target type ip): when they are evicted, requests come"
                    + " until the balancer has heard of it, and find nobody",
                "give each a preStop hook that sleeps as long as the balancer needs, as in"
                    + " preStop: {sleep: {seconds: 15}}"),
        "each with a gate waits before it stops");
  }

  static CheckOutcome localVolumes(Snapshot world) {
    return CheckOutcome.judge(
        world.localClaims(),
        local ->
            judge(
                world,
                pod -> localClaims(pod, local).findAny().isPresent(),
                found ->
                    warning(
                        Phrases.count(found.size(), "pod")
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

  private static CheckOutcome judge(
      Snapshot world,
      Predicate<PodState> suspect,
      Function<List<PodState>, Finding> words,
      String seen) {
    return CheckOutcome.judge(
        world.pods(),
        pods -> {
          List<PodState> found = pods.stream().filter(suspect).toList();
          return CheckOutcome.of(found.isEmpty() ? List.of() : List.of(words.apply(found)), seen);
        });
  }

  private static String names(List<PodState> pods) {
    return Phrases.list(pods.stream().map(PodState::ref).toList());
  }
}
