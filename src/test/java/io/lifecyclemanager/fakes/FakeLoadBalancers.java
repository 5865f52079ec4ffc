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
  private final FakeRemote remote;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Members> balancers = new LinkedHashMap<>();
  private final Map<InstanceId, Long> deregistered = new LinkedHashMap<>();

  private record Key(InstanceId instance, @Nullable Integer port) {}

  /** {@code goneAt} counts while it drains. */
  private record Entry(State state, long goneAt) {}

  private record Members(Balancer balancer, Duration delay, Map<Key, Entry> entries) {}

  /** No balancers yet. */
  public FakeLoadBalancers(Time time) {
    this.time = time;
    this.remote = new FakeRemote(time, "Elastic Load Balancing");
  }

  /** The way to the balancers, to break it and to count what was asked. */
  public FakeRemote remote() {
    return remote;
  }

  /** Makes a target group, or a classic balancer. */
  public Balancer create(Kind kind, String name, Duration delay) {
    Balancer balancer = new Balancer(kind, kind == Kind.CLASSIC ? name : "arn:" + name, name);
    locked(() -> balancers.put(balancer.id(), new Members(balancer, delay, new LinkedHashMap<>())));
    return balancer;
  }

  /** Deletes a balancer with all its registrations. */
  public void delete(Balancer balancer) {
    locked(() -> balancers.remove(balancer.id()));
  }

  /**
   * Registers an instance.
   *
   * @param port null for a classic balancer
   * @param state not {@link LoadBalancers.State#DRAINING}
   */
  public void register(
      Balancer balancer, InstanceId instance, @Nullable Integer port, State state) {
    locked(() ->
        balancers.get(balancer.id()).entries.put(new Key(instance, port), new Entry(state, 0)));
  }

  /** Whether any balancer may still send something to the instance, new or old. */
  public boolean knows(InstanceId instance) {
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
  public List<Balancer> discover() {
    return remote.call(
        "discover",
        () -> locked(() -> balancers.values().stream().map(Members::balancer).toList()));
  }

  @Override
  public List<Registration> registrations(Balancer balancer, Set<InstanceId> expected) {
    return remote.call(
        "registrations",
        () ->
            locked(() ->
                members(balancer)
                    .flatMap(this::current)
                    .filter(one ->
                        balancer.kind() != Kind.CLASSIC
                            || one.state() != State.DRAINING
                            || expected.contains(one.instance()))
                    .toList()));
  }

  private Stream<Members> members(Balancer balancer) {
    return Optional.ofNullable(balancers.get(balancer.id())).stream();
  }

  private Stream<Registration> current(Members members) {
    members.entries.values().removeIf(this::hasDrained);
    return members.entries.entrySet().stream()
        .map(e -> new Registration(e.getKey().instance, e.getKey().port, e.getValue().state));
  }

  private boolean hasDrained(Entry entry) {
    return entry.state == State.DRAINING && entry.goneAt - time.nanos() <= 0;
  }

  @Override
  public void deregister(Balancer balancer, Collection<Registration> registrations) {
    remote.call(
        "deregister",
        () ->
            locked(() -> {
              members(balancer).forEach(members -> registrations.forEach(r -> out(members, r)));
              return balancer;
            }));
  }

  private void out(Members members, Registration registration) {
    Entry drains = new Entry(State.DRAINING, time.nanos() + members.delay.toNanos());
    members.entries.computeIfPresent(
        new Key(registration.instance(), registration.port()),
        (key, entry) ->
            switch (entry.state) {
              case ACTIVE -> noted(key, members.delay.isZero() ? null : drains);
              case UNUSED -> noted(key, null);
              case DRAINING -> entry;
            });
  }

  private @Nullable Entry noted(Key key, @Nullable Entry after) {
    deregistered.putIfAbsent(key.instance, time.nanos());
    return after;
  }

  @Override
  public Duration delay(Balancer balancer) {
    return remote.call(
        "delay",
        () -> locked(() -> members(balancer).map(Members::delay).findAny().orElse(Duration.ZERO)));
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
