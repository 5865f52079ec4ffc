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
 * Target groups and classic balancers. A registration that is taken out drains for the balancer's
 * delay, and is shown as draining by a classic balancer only to those who ask for it by name.
 */
public final class FakeLoadBalancers implements LoadBalancers {
  private final Time time;
  private final FaultInjector faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, FakeLoadBalancer> balancers = new LinkedHashMap<>();
  private final Map<InstanceId, Long> deregistered = new LinkedHashMap<>();

  private record RegistrationKey(InstanceId instance, @Nullable Integer port) {}

  /** {@code goneAt} counts while it drains. */
  private record RegistrationEntry(RegistrationState state, long goneAt) {}

  private record FakeLoadBalancer(
      LoadBalancer balancer, Duration delay, Map<RegistrationKey, RegistrationEntry> entries) {}

  /** No balancers yet. */
  public FakeLoadBalancers(Time time) {
    this.time = time;
    this.faults = new FaultInjector(time, "Elastic Load Balancing");
  }

  /** The way to the balancers, to break it and to count what was asked. */
  public FaultInjector faults() {
    return faults;
  }

  /** Makes a target group, or a classic balancer. */
  public LoadBalancer create(LoadBalancerKind kind, String name, Duration delay) {
    LoadBalancer balancer =
        new LoadBalancer(kind, kind == LoadBalancerKind.CLASSIC ? name : "arn:" + name, name);
    locked(() ->
        balancers.put(balancer.id(), new FakeLoadBalancer(balancer, delay, new LinkedHashMap<>())));
    return balancer;
  }

  /** Deletes a balancer with all its registrations. */
  public void delete(LoadBalancer balancer) {
    locked(() -> balancers.remove(balancer.id()));
  }

  /**
   * Registers an instance.
   *
   * @param port null for a classic balancer
   * @param state not {@link LoadBalancers.RegistrationState#DRAINING}
   */
  public void register(
      LoadBalancer balancer, InstanceId instance, @Nullable Integer port, RegistrationState state) {
    locked(() ->
        balancers
            .get(balancer.id())
            .entries
            .put(new RegistrationKey(instance, port), new RegistrationEntry(state, 0)));
  }

  /** Whether any balancer may still send something to the instance, new or old. */
  public boolean hasRegistration(InstanceId instance) {
    return locked(() ->
        balancers.values().stream()
            .flatMap(this::current)
            .anyMatch(one -> one.instance().equals(instance)));
  }

  /** When the instance was first taken out of a balancer, on the monotonic clock. */
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
        () -> locked(() -> balancers.values().stream().map(FakeLoadBalancer::balancer).toList()));
  }

  @Override
  public List<InstanceRegistration> registrations(LoadBalancer balancer, Set<InstanceId> expected) {
    return faults.call(
        "registrations",
        () ->
            locked(() ->
                members(balancer)
                    .flatMap(this::current)
                    .filter(one ->
                        balancer.kind() != LoadBalancerKind.CLASSIC
                            || one.state() != RegistrationState.DRAINING
                            || expected.contains(one.instance()))
                    .toList()));
  }

  private Stream<FakeLoadBalancer> members(LoadBalancer balancer) {
    return Optional.ofNullable(balancers.get(balancer.id())).stream();
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
  public void deregister(LoadBalancer balancer, Collection<InstanceRegistration> registrations) {
    faults.call(
        "deregister",
        () ->
            locked(() -> {
              members(balancer)
                  .forEach(members -> registrations.forEach(r -> startDraining(members, r)));
              return balancer;
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
  public Duration deregistrationDelay(LoadBalancer balancer) {
    return faults.call(
        "delay",
        () ->
            locked(() ->
                members(balancer).map(FakeLoadBalancer::delay).findAny().orElse(Duration.ZERO)));
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
