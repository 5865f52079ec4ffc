package io.lifecyclemanager.simulation.aws.loadbalancing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A classic load balancer, set up fluently; guarded by itself. */
public final class SimulatedClassicElb {
  private final InstantSource clock;
  private final String name;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Map<String, ClassicRegistration> registrations = new LinkedHashMap<>();
  private @Nullable Duration draining = Duration.ofMinutes(5);

  /**
   * One instance; {@code drained} is null until it is deregistered, then the moment from which it
   * is gone.
   */
  private record ClassicRegistration(boolean healthy, @Nullable Instant drained) {}

  /** What DescribeInstanceHealth says of an instance. */
  record InstanceHealth(String state, String reasonCode, String description) {
    static final InstanceHealth IN_SERVICE = new InstanceHealth("InService", "N/A", "N/A");
    static final InstanceHealth DRAINING =
        new InstanceHealth("InService", "N/A", "Instance deregistration currently in progress.");
    static final InstanceHealth SICK =
        new InstanceHealth(
            "OutOfService",
            "Instance",
            "Instance has failed at least the UnhealthyThreshold number of health checks"
                + " consecutively.");
    static final InstanceHealth NOT_REGISTERED =
        new InstanceHealth(
            "OutOfService", "N/A", "Instance is not currently registered with the LoadBalancer.");
  }

  SimulatedClassicElb(InstantSource clock, String name) {
    this.clock = clock;
    this.name = name;
  }

  /** Connection draining with this limit; 300 s unless set. */
  public synchronized SimulatedClassicElb connectionDraining(Duration limit) {
    draining = limit;
    return this;
  }

  /** No connection draining: a deregistered instance is gone at once. */
  public synchronized SimulatedClassicElb withoutConnectionDraining() {
    draining = null;
    return this;
  }

  /** Adds or replaces a tag. */
  public synchronized SimulatedClassicElb tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /** Registers an instance; it is healthy at once. */
  public synchronized SimulatedClassicElb register(String instanceId) {
    registrations.put(instanceId, new ClassicRegistration(true, null));
    return this;
  }

  /** Makes a registered instance fail or pass its health checks. */
  public synchronized SimulatedClassicElb healthy(String instanceId, boolean healthy) {
    registrations.computeIfPresent(
        instanceId, (id, old) -> new ClassicRegistration(healthy, old.drained));
    return this;
  }

  /** The instances that are registered and not draining. */
  public synchronized List<String> instances() {
    return registrations.entrySet().stream()
        .filter(r -> r.getValue().drained == null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The instances that are draining. */
  public List<String> draining() {
    return healths().entrySet().stream()
        .filter(health -> health.getValue().equals(InstanceHealth.DRAINING))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The name. */
  public String name() {
    return name;
  }

  public synchronized void deregister(String instanceId) {
    Instant drained = clock.instant().plus(Optional.ofNullable(draining).orElse(Duration.ZERO));
    registrations.computeIfPresent(
        instanceId,
        (id, old) -> old.drained == null ? new ClassicRegistration(old.healthy, drained) : old);
  }

  /** The health of everything registered or still draining. */
  synchronized Map<String, InstanceHealth> healths() {
    Instant now = clock.instant();
    registrations.values().removeIf(r -> r.drained != null && !now.isBefore(r.drained));
    Map<String, InstanceHealth> healths = new LinkedHashMap<>();
    registrations.forEach((id, registration) -> {
      if (registration.drained != null) {
        healths.put(id, InstanceHealth.DRAINING);
      } else {
        healths.put(id, registration.healthy ? InstanceHealth.IN_SERVICE : InstanceHealth.SICK);
      }
    });
    return healths;
  }

  public synchronized Optional<Instant> drainedAt(String instanceId) {
    return Optional.ofNullable(registrations.get(instanceId))
        .map(r -> Optional.ofNullable(r.drained).orElse(Instant.MAX));
  }

  synchronized void forget(String instanceId) {
    registrations.remove(instanceId);
  }

  synchronized Optional<Duration> drainingLimit() {
    return Optional.ofNullable(draining);
  }

  /** A copy of its tags. */
  public synchronized Map<String, String> tags() {
    return new LinkedHashMap<>(tags);
  }
}
