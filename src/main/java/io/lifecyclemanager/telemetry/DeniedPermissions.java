package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The permissions that were denied when they were last used. A policy may grant a permission for
 * some resources only, so that a success with one resource does not prove the permission for all:
 * such a permission counts as denied for a while after its last denial. Where only callers of the
 * API cause requests, none may follow a denial: such a denial ends by itself. Thread-safe.
 */
final class DeniedPermissions {
  /** How long a denial counts for permissions that are granted by resource. */
  private static final Duration PER_RESOURCE_MEMORY = Duration.ofMinutes(1);

  private static final Set<String> PER_RESOURCE =
      Set.of(
          "autoscaling:RecordLifecycleActionHeartbeat",
          "autoscaling:CompleteLifecycleAction",
          "elasticloadbalancing:DeregisterTargets",
          "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
          "patch nodes",
          "patch pods/status");

  /** How long a denial counts for permissions that only requests of callers use. */
  private static final Duration BY_CALLER_MEMORY = Duration.ofMinutes(10);

  private static final Set<String> BY_CALLER =
      Set.of("create tokenreviews", "create subjectaccessreviews");

  private final Time time;

  /** The time of the last denial, by permission. */
  private final Map<String, Long> deniedAt = new ConcurrentHashMap<>();

  /** The permissions with a success after their last denial. */
  private final Set<String> grantedSince = ConcurrentHashMap.newKeySet();

  DeniedPermissions(Time time) {
    this.time = time;
  }

  /** Records a denial. */
  void markDenied(String permission) {
    grantedSince.remove(permission);
    deniedAt.put(permission, time.nanos());
  }

  /**
   * Records the answer of AWS to a request.
   *
   * @return the permission that no longer counts as denied because of it; else empty
   */
  Optional<String> recordAnswer(AwsRequest request) {
    if (deniedAt.isEmpty() || !request.succeeded()) {
      return Optional.empty();
    }
    String service = request.service().replaceFirst("v2$", "");
    return markGranted(service + ":" + request.operation().replaceFirst("Batch$", ""));
  }

  /**
   * Records the answer of the API server to a request.
   *
   * @return the permission that no longer counts as denied because of it; else empty
   */
  Optional<String> recordAnswer(KubernetesRequest request) {
    boolean succeeded = request.code() >= 200 && request.code() < 300;
    return deniedAt.isEmpty() || !succeeded
        ? Optional.empty()
        : markGranted(request.verb() + " " + request.resource());
  }

  private Optional<String> markGranted(String permission) {
    Long at = deniedAt.get(permission);
    if (at == null) {
      return Optional.empty();
    }
    grantedSince.add(permission);
    boolean isGranted = !countsAsDenied(permission, at) && deniedAt.remove(permission, at);
    return isGranted ? Optional.of(permission) : Optional.empty();
  }

  private boolean countsAsDenied(String permission, long at) {
    Duration age = time.since(at);
    if (grantedSince.contains(permission)) {
      return PER_RESOURCE.contains(permission) && age.compareTo(PER_RESOURCE_MEMORY) <= 0;
    }
    return !BY_CALLER.contains(permission) || age.compareTo(BY_CALLER_MEMORY) <= 0;
  }

  /** The permissions that are denied, sorted. */
  List<String> denied() {
    return deniedAt.entrySet().stream()
        .filter(denial -> countsAsDenied(denial.getKey(), denial.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Whether a permission that the feature requires is denied. */
  boolean isDenied(Feature feature) {
    return deniedAt.entrySet().stream()
        .anyMatch(denial ->
            feature.requires(denial.getKey())
                && countsAsDenied(denial.getKey(), denial.getValue()));
  }
}
