package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rights that were missing when they were last needed. Policies may grant the right to change
 * things for some of them only: that it is there for one does not say that it is there for all, and
 * for a while it counts as missing all the same. Thread-safe.
 */
final class DeniedPermissions {
  private static final Duration PER_RESOURCE_MEMORY = Duration.ofMinutes(1);
  private static final Set<String> PER_RESOURCE =
      Set.of(
          "autoscaling:RecordLifecycleActionHeartbeat",
          "autoscaling:CompleteLifecycleAction",
          "elasticloadbalancing:DeregisterTargets",
          "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
          "patch nodes",
          "patch pods/status");

  private final Time time;
  private final Map<String, Long> deniedAt = new ConcurrentHashMap<>();

  /** Of those that count as missing for a while all the same. */
  private final Set<String> grantedSince = ConcurrentHashMap.newKeySet();

  DeniedPermissions(Time time) {
    this.time = time;
  }

  /** It is missing. */
  void markDenied(String right) {
    grantedSince.remove(right);
    deniedAt.put(right, time.nanos());
  }

  /** AWS has answered; the right that is there again, if it was missing. */
  Optional<String> recordAnswer(AwsRequest request) {
    if (deniedAt.isEmpty() || !request.result().equals("ok")) {
      return Optional.empty();
    }
    String service = request.service().replaceFirst("v2$", "");
    return markGranted(service + ":" + request.operation().replaceFirst("Batch$", ""));
  }

  /** The API server has answered; the right that is there again, if it was missing. */
  Optional<String> recordAnswer(KubernetesRequest request) {
    boolean done = request.code() >= 200 && request.code() < 300;
    return deniedAt.isEmpty() || !done
        ? Optional.empty()
        : markGranted(request.verb() + " " + request.resource());
  }

  private Optional<String> markGranted(String right) {
    Long at = deniedAt.get(right);
    if (at == null) {
      return Optional.empty();
    }
    grantedSince.add(right);
    boolean isThere = !countsAsDenied(right, at) && deniedAt.remove(right, at);
    return isThere ? Optional.of(right) : Optional.empty();
  }

  private boolean countsAsDenied(String right, long at) {
    boolean forAWhile =
        PER_RESOURCE.contains(right) && time.since(at).compareTo(PER_RESOURCE_MEMORY) <= 0;
    return forAWhile || !grantedSince.contains(right);
  }

  /** Whether any right that the feature needs is missing. */
  boolean isDenied(Feature feature) {
    return deniedAt.entrySet().stream()
        .anyMatch(
            one -> feature.requires(one.getKey()) && countsAsDenied(one.getKey(), one.getValue()));
  }
}
