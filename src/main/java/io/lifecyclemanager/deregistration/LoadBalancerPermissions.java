package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tracks the permissions for requests to load balancers, for all terminations together. The read
 * requests have one permission for each family, as IAM limits them to no resource; a policy may
 * allow to deregister from some load balancers only. Thread-safe.
 */
final class LoadBalancerPermissions {
  private final Time time;
  private final Map<PermissionKey, PermissionTracker> trackers = new ConcurrentHashMap<>();

  /** What is requested of a family, or of one load balancer. */
  private record PermissionKey(Object requestedOf, LoadBalancerOperation operation) {}

  private enum LoadBalancerOperation {
    DISCOVER,
    REGISTRATIONS,
    DELAY,
    DEREGISTER
  }

  LoadBalancerPermissions(Time time) {
    this.time = time;
  }

  PermissionTracker discovery(LoadBalancers family) {
    return tracker(family, LoadBalancerOperation.DISCOVER);
  }

  PermissionTracker registrations(LoadBalancers family) {
    return tracker(family, LoadBalancerOperation.REGISTRATIONS);
  }

  PermissionTracker delay(LoadBalancers family) {
    return tracker(family, LoadBalancerOperation.DELAY);
  }

  PermissionTracker deregistration(LoadBalancerEntry entry) {
    return tracker(entry, LoadBalancerOperation.DEREGISTER);
  }

  private PermissionTracker tracker(Object requestedOf, LoadBalancerOperation operation) {
    return trackers.computeIfAbsent(
        new PermissionKey(requestedOf, operation), _ -> new PermissionTracker(time));
  }

  /** Forgets load balancers that do not exist any more. */
  void retainAll(Set<LoadBalancerEntry> existing) {
    trackers
        .keySet()
        .removeIf(
            key -> key.requestedOf instanceof LoadBalancerEntry entry && !existing.contains(entry));
  }
}
