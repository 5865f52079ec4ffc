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
final class DeniedRights {
  private static final Duration OF_OTHERS = Duration.ofMinutes(1);
  private static final Set<String> OF_EACH_THING =
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
  private final Set<String> workedSince = ConcurrentHashMap.newKeySet();

  DeniedRights(Time time) {
    this.time = time;
  }

  /** It is missing. */
  void denied(String right) {
    workedSince.remove(right);
    deniedAt.put(right, time.nanos());
  }

  /** AWS has answered; the right that is there again, if it was missing. */
  Optional<String> answered(AwsRequest request) {
    if (deniedAt.isEmpty() || !request.result().equals("ok")) {
      return Optional.empty();
    }
    String service = request.service().replaceFirst("v2$", "");
    return granted(service + ":" + request.operation().replaceFirst("Batch$", ""));
  }

  /** The API server has answered; the right that is there again, if it was missing. */
  Optional<String> answered(KubernetesRequest request) {
    boolean done = request.code() >= 200 && request.code() < 300;
    return deniedAt.isEmpty() || !done
        ? Optional.empty()
        : granted(request.verb() + " " + request.resource());
  }

  private Optional<String> granted(String right) {
    Long at = deniedAt.get(right);
    if (at == null) {
      return Optional.empty();
    }
    workedSince.add(right);
    boolean isThere = !countsAsMissing(right, at) && deniedAt.remove(right, at);
    return isThere ? Optional.of(right) : Optional.empty();
  }

  private boolean countsAsMissing(String right, long at) {
    boolean forAWhile = OF_EACH_THING.contains(right) && time.since(at).compareTo(OF_OTHERS) <= 0;
    return forAWhile || !workedSince.contains(right);
  }

  /** Whether any right that the feature needs is missing. */
  boolean lacks(Feature feature) {
    return deniedAt.entrySet().stream()
        .anyMatch(
            one -> feature.needs(one.getKey()) && countsAsMissing(one.getKey(), one.getValue()));
  }
}
