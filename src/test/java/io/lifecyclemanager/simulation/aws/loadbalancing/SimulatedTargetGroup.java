package io.lifecyclemanager.simulation.aws.loadbalancing;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target group, set up fluently. Guarded by itself; time is handed in by {@link ElbV2World} or
 * taken from it.
 */
public final class SimulatedTargetGroup {
  private static final String DELAY = "deregistration_delay.timeout_seconds";

  private final ElbV2World world;
  private final String name;
  private final String arn;
  private final TargetType type;
  private final String protocol;
  private final int port;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final List<SimulatedLoadBalancer> balancers = new ArrayList<>();
  private final Map<Target, TargetRegistration> registrations = new LinkedHashMap<>();

  /**
   * One target; {@code drained} is null until it is deregistered, then the moment from which it is
   * gone.
   */
  private record TargetRegistration(TargetHealth health, @Nullable Instant drained) {}

  SimulatedTargetGroup(ElbV2World world, String name, TargetType type, String protocol, int port) {
    this.world = world;
    this.name = name;
    this.arn = Arns.targetGroup(name);
    this.type = type;
    this.protocol = protocol;
    this.port = port;
    attributes.put(DELAY, "300");
    attributes.put("stickiness.enabled", "false");
  }

  /** Gives it traffic: without any load balancer its targets are {@code unused}. */
  public synchronized SimulatedTargetGroup attachTo(SimulatedLoadBalancer balancer) {
    balancers.add(balancer);
    return this;
  }

  /** Sets the deregistration delay, 300 s unless set. */
  public synchronized SimulatedTargetGroup deregistrationDelay(Duration delay) {
    attributes.put(DELAY, Long.toString(delay.toSeconds()));
    return this;
  }

  /** Adds or replaces a tag. */
  public synchronized SimulatedTargetGroup tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /** Registers a target on the group's own port; it is healthy at once. */
  public SimulatedTargetGroup register(String id) {
    return register(id, port);
  }

  /** Registers a target; a port other than the group's own is an overriding one. */
  public synchronized SimulatedTargetGroup register(String id, int onPort) {
    registrations.put(new Target(id, onPort), new TargetRegistration(TargetHealth.HEALTHY, null));
    return this;
  }

  /** Sets what is said of a registered target's health. */
  public synchronized SimulatedTargetGroup health(String id, int onPort, TargetHealth health) {
    registrations.computeIfPresent(
        new Target(id, onPort), (t, old) -> new TargetRegistration(health, old.drained));
    return this;
  }

  /** The ARN, as the API takes it. */
  public String arn() {
    return arn;
  }

  /** Everything that DescribeTargetHealth without a filter would answer now. */
  public Map<Target, TargetHealth> targets() {
    return listed(world.now());
  }

  /**
   * Whether new connections may still be sent to the instance: it is registered, used and not
   * draining.
   */
  public boolean sendsTo(String id) {
    return targets().entrySet().stream()
        .anyMatch(
            t -> t.getKey().id().equals(id) && t.getValue().state().matches("healthy|unavailable"));
  }

  synchronized Map<Target, TargetHealth> listed(Instant now) {
    registrations.values().removeIf(r -> r.drained != null && !now.isBefore(r.drained));
    Map<Target, TargetHealth> listed = new LinkedHashMap<>();
    registrations.forEach((target, registration) -> listed.put(target, healthOf(registration)));
    return listed;
  }

  private TargetHealth healthOf(TargetRegistration registration) {
    if (registration.drained != null) {
      return TargetHealth.DRAINING;
    }
    return balancers.isEmpty() && type != TargetType.LAMBDA
        ? TargetHealth.NOT_IN_USE
        : registration.health;
  }

  /** Deregisters a target; nothing happens to one that is not registered or drains already. */
  synchronized void deregister(Target target, Instant now, Duration networkRemoval) {
    TargetRegistration before = registrations.get(target);
    if (before == null || before.drained != null) {
      return;
    }
    boolean unused = healthOf(before).state().equals("unused");
    Instant drained = unused ? now : now.plus(removal(networkRemoval));
    registrations.put(target, new TargetRegistration(before.health, drained));
  }

  private Duration removal(Duration networkRemoval) {
    Duration delay = Duration.ofSeconds(Long.parseLong(attributes.getOrDefault(DELAY, "300")));
    boolean network = balancers.stream().anyMatch(b -> b.type() == LoadBalancerType.NETWORK);
    return network && delay.compareTo(networkRemoval) < 0 ? networkRemoval : delay;
  }

  /** When the last port of a target will be gone, if any is still there. */
  synchronized Optional<Instant> drainedAt(String id) {
    return registrations.entrySet().stream()
        .filter(r -> r.getKey().id().equals(id))
        .map(r -> Optional.ofNullable(r.getValue().drained).orElse(Instant.MAX))
        .max(Instant::compareTo);
  }

  synchronized void forget(String id) {
    registrations.keySet().removeIf(target -> target.id().equals(id));
  }

  /** As in its ARN. */
  public String name() {
    return name;
  }

  TargetType type() {
    return type;
  }

  String protocol() {
    return protocol;
  }

  int port() {
    return port;
  }

  synchronized Map<String, String> attributes() {
    return new LinkedHashMap<>(attributes);
  }

  /** A copy of its tags. */
  public synchronized Map<String, String> tags() {
    return new LinkedHashMap<>(tags);
  }

  synchronized List<SimulatedLoadBalancer> balancers() {
    return List.copyOf(balancers);
  }
}
