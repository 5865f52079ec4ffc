package io.lifecyclemanager.status;

import io.lifecyclemanager.status.TerminationStatus.TargetStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The load balancers that one instance leaves, {@link #MAX} at most. Not thread-safe. */
final class TargetRecords {
  static final int MAX = 100;

  private static final String REGISTERED = "registered";
  private static final String DRAINING = "draining";
  private static final String DEREGISTERED = "deregistered";

  private final Map<String, TargetStatus> targets = new LinkedHashMap<>();

  /** The instance is registered in these; what is known of them already stays. */
  void setRegistered(Collection<String> balancers) {
    balancers.stream()
        .filter(name -> !targets.containsKey(name))
        .forEach(name -> set(new TargetStatus(name, REGISTERED, null)));
  }

  /** The load balancer has accepted the deregistration. */
  void setDraining(String balancer, Instant until) {
    set(new TargetStatus(balancer, DRAINING, until));
  }

  /** The load balancer does not know the instance any more. */
  void setDeregistered(String balancer) {
    set(new TargetStatus(balancer, DEREGISTERED, null));
  }

  /** None of them knows the instance any more. */
  void setAllDeregistered() {
    targets.replaceAll((name, _) -> new TargetStatus(name, DEREGISTERED, null));
  }

  private void set(TargetStatus target) {
    if (targets.size() < MAX || targets.containsKey(target.balancer())) {
      targets.put(target.balancer(), target);
    }
  }

  /** A copy. */
  List<TargetStatus> targets() {
    return List.copyOf(targets.values());
  }
}
