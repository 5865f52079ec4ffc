package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Pods that take long to stop, lose requests, or cannot run elsewhere. */
final class PodChecks {
  private static final String BALANCER_GATE = "target-health.elbv2.k8s.aws/";
  private static final String OLD_BALANCER_GATE = "target-health.alb.ingress.k8s.aws/";

  private PodChecks() {}

  static CheckOutcome gracePeriods(Snapshot snapshot) {
    Duration limit = gracePeriodLimit(snapshot.target());
    return judge(
        snapshot,
        pod -> pod.gracePeriod().compareTo(limit) > 0,
        found ->
            warning(
                "%s may take longer than %s to stop: %s"
                    .formatted(
                        Phrases.count(found.size(), "pod"), Phrases.duration(limit), names(found)),
                "a termination takes at most --max-time-to-process, and a forced deletion"
                    + " grants at most --max-termination-grace-period: these pods may be"
                    + " killed before they have stopped",
                "raise these options of serve (and give them to doctor), or lower"
                    + " terminationGracePeriodSeconds of the pods"),
        "none above " + Phrases.duration(limit));
  }

  private static Duration gracePeriodLimit(DoctorTarget target) {
    Duration grace = target.maxGracePeriod();
    return grace.isZero() || grace.compareTo(target.maxTimeToProcess()) > 0
        ? target.maxTimeToProcess()
        : grace;
  }

  static CheckOutcome readinessGates(Snapshot snapshot) {
    return judge(
        snapshot,
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
                "they are targets of a load balancer (target type ip): after an eviction it"
                    + " keeps sending requests for some seconds, which fail",
                "add a preStop hook that sleeps until the load balancer has stopped sending,"
                    + " as in preStop: {sleep: {seconds: 15}}"),
        "every pod with such a gate has a preStop hook");
  }

  static CheckOutcome localVolumes(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.localClaims(),
        local ->
            judge(
                snapshot,
                pod -> localClaims(pod, local).findAny().isPresent(),
                found ->
                    warning(
                        Phrases.count(found.size(), "pod")
                            + " with a volume that exists on one node only: "
                            + names(found)
                            + "; "
                            + volume(found, local),
                        "they can run on no other node: once it is gone they stay Pending"
                            + " until their claim is deleted",
                        "use volumes that can move between nodes, or delete pod and claim"
                            + " together once the data is stored elsewhere"),
                "none"));
  }

  private static Stream<String> localClaims(PodState pod, Map<String, String> local) {
    return pod.claims().stream()
        .map(claim -> pod.namespace() + "/" + claim)
        .filter(local::containsKey);
  }

  /** One of the local volumes of these pods, as an example. */
  private static String volume(List<PodState> pods, Map<String, String> local) {
    return pods.stream()
        .flatMap(pod -> localClaims(pod, local))
        .min(Comparator.naturalOrder())
        .map(claim -> "claim " + claim + " is on volume " + local.get(claim))
        .orElse("");
  }

  private static CheckOutcome judge(
      Snapshot snapshot,
      Predicate<PodState> isAffected,
      Function<List<PodState>, Finding> finding,
      String seen) {
    return CheckOutcome.judge(
        snapshot.pods(),
        pods -> {
          List<PodState> found = pods.stream().filter(isAffected).toList();
          return CheckOutcome.of(found.isEmpty() ? List.of() : List.of(finding.apply(found)), seen);
        });
  }

  private static String names(List<PodState> pods) {
    return Phrases.list(pods.stream().map(PodState::ref).toList());
  }
}
