package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Target groups and classic load balancers. A deregistered instance drains for the deregistration
 * delay; a classic load balancer shows it as draining only to a request that names it. Thread-safe.
 */
public final class FakeLoadBalancers implements LoadBalancers {
  private final Time time;
  private final FaultInjector faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, FakeLoadBalancer> loadBalancers = new LinkedHashMap<>();
  private final Map<InstanceId, Long> deregistered = new LinkedHashMap<>();

  private record RegistrationKey(InstanceId instance, @Nullable Integer port) {}

  /** {@code goneAt} counts while it drains. */
  private record RegistrationEntry(RegistrationState state, long goneAt) {}

  private record FakeLoadBalancer(
      LoadBalancer loadBalancer, Duration delay, Map<RegistrationKey, RegistrationEntry> entries) {}

  /** An account without load balancers. */
  public FakeLoadBalancers(Time time) {
    this.time = time;
    this.faults = new FaultInjector(time, "Elastic Load Balancing");
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  /** Creates a target group, or a classic load balancer. */
  public LoadBalancer create(LoadBalancerKind kind, String name, Duration delay) {
    LoadBalancer loadBalancer =
        new LoadBalancer(kind, kind == LoadBalancerKind.CLASSIC ? name : "arn:" + name, name);
    locked(() ->
        loadBalancers.put(
            loadBalancer.id(), new FakeLoadBalancer(loadBalancer, delay, new LinkedHashMap<>())));
    return loadBalancer;
  }

  /** Deletes a load balancer with all its registrations. */
  public void delete(LoadBalancer loadBalancer) {
    locked(() -> loadBalancers.remove(loadBalancer.id()));
  }

  /**
   * Registers an instance.
   *
   * @param port null for a classic load balancer
   * @param state not {@link LoadBalancers.RegistrationState#DRAINING}
   */
  public void register(
      LoadBalancer loadBalancer,
      InstanceId instance,
      @Nullable Integer port,
      RegistrationState state) {
    locked(() ->
        loadBalancers
            .get(loadBalancer.id())
            .entries
            .put(new RegistrationKey(instance, port), new RegistrationEntry(state, 0)));
  }

  /** Whether the instance is still registered in a load balancer, or draining. */
  public boolean hasRegistration(InstanceId instance) {
    return locked(() ->
        loadBalancers.values().stream()
            .flatMap(this::current)
            .anyMatch(one -> one.instance().equals(instance)));
  }

  /** When the instance was first deregistered, on the monotonic clock. */
  public OptionalLong deregisteredAt(InstanceId instance) {
    return locked(() ->
        Optional.ofNullable(deregistered.get(instance))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  @Override
  public List<LoadBalancer> discover() {
    return faults.call(
        "discover",
        () ->
            locked(() ->
                loadBalancers.values().stream().map(FakeLoadBalancer::loadBalancer).toList()));
  }

  @Override
  public List<InstanceRegistration> registrations(
      LoadBalancer loadBalancer, Set<InstanceId> expected) {
    return faults.call(
        "registrations",
        () ->
            locked(() ->
                members(loadBalancer)
                    .flatMap(this::current)
                    .filter(one ->
                        loadBalancer.kind() != LoadBalancerKind.CLASSIC
                            || one.state() != RegistrationState.DRAINING
                            || expected.contains(one.instance()))
                    .toList()));
  }

  private Stream<FakeLoadBalancer> members(LoadBalancer loadBalancer) {
    return Optional.ofNullable(loadBalancers.get(loadBalancer.id())).stream();
  }

  private Stream<InstanceRegistration> current(FakeLoadBalancer members) {
    members.entries.values().removeIf(this::hasDrained);
    return members.entries.entrySet().stream()
        .map(e ->
            new InstanceRegistration(e.getKey().instance, e.getKey().port, e.getValue().state));
  }

  private boolean hasDrained(RegistrationEntry entry) {
    return entry.state == RegistrationState.DRAINING && entry.goneAt - time.nanos() <= 0;
  }

  @Override
  public void deregister(
      LoadBalancer loadBalancer, Collection<InstanceRegistration> registrations) {
    faults.call(
        "deregister",
        () ->
            locked(() -> {
              members(loadBalancer)
                  .forEach(members -> registrations.forEach(r -> startDraining(members, r)));
              return loadBalancer;
            }));
  }

  private void startDraining(FakeLoadBalancer members, InstanceRegistration registration) {
    RegistrationEntry drains =
        new RegistrationEntry(RegistrationState.DRAINING, time.nanos() + members.delay.toNanos());
    members.entries.computeIfPresent(
        new RegistrationKey(registration.instance(), registration.port()),
        (key, entry) ->
            switch (entry.state) {
              case ACTIVE -> recordDeregistration(key, members.delay.isZero() ? null : drains);
              case UNUSED -> recordDeregistration(key, null);
              case DRAINING -> entry;
            });
  }

  private @Nullable RegistrationEntry recordDeregistration(
      RegistrationKey key, @Nullable RegistrationEntry after) {
    deregistered.putIfAbsent(key.instance, time.nanos());
    return after;
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer loadBalancer) {
    return faults.call(
        "deregistrationDelay",
        () ->
            locked(() ->
                members(loadBalancer)
                    .map(FakeLoadBalancer::delay)
                    .findAny()
                    .orElse(Duration.ZERO)));
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
