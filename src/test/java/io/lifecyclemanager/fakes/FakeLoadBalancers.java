package io.lifecyclemanager.fakes;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.ClassicElbWorld;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.Target;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetHealth;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The port of load balancers on the target groups of {@link ElbV2World} and the load balancers of
 * {@link ClassicElbWorld}, in simulated time and without HTTP. A network load balancer keeps a
 * deregistered instance no longer than the deregistration delay. Thread-safe.
 */
public final class FakeLoadBalancers implements LoadBalancers {
  private final Time time;
  private final FaultInjector faults;
  private final ElbV2World elbV2;
  private final ClassicElbWorld classicElbs;
  private final Map<String, CreatedLoadBalancer> created = new ConcurrentSkipListMap<>();
  private final Map<InstanceId, Long> deregistered = new ConcurrentHashMap<>();

  private record CreatedLoadBalancer(LoadBalancer loadBalancer, Duration delay) {}

  /** An account without load balancers. */
  public FakeLoadBalancers(Time time) {
    MonotonicClock clock = MonotonicClock.of(time);
    this.time = time;
    this.faults = new FaultInjector(time, "Elastic Load Balancing");
    this.elbV2 = new ElbV2World(clock);
    this.classicElbs = new ClassicElbWorld(clock, new Ec2World(clock));
    elbV2.networkRemoval(Duration.ZERO);
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  /** Creates a target group with its load balancer, or a classic load balancer. */
  public LoadBalancer create(LoadBalancerKind kind, String name, Duration delay) {
    String id =
        switch (kind) {
          case CLASSIC -> classicElbs.createLoadBalancer(name).connectionDraining(delay).name();
          case APPLICATION, NETWORK, GATEWAY ->
              elbV2
                  .createTargetGroup(name)
                  .attachTo(elbV2.createLoadBalancer(name, LoadBalancerType.valueOf(kind.name())))
                  .deregistrationDelay(delay)
                  .arn();
        };
    LoadBalancer loadBalancer = new LoadBalancer(kind, id, name);
    created.put(id, new CreatedLoadBalancer(loadBalancer, delay));
    return loadBalancer;
  }

  /** Deletes a load balancer with all its registrations. */
  public void delete(LoadBalancer loadBalancer) {
    created.remove(loadBalancer.id());
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
    if (port == null) {
      classicElbs.balancer(loadBalancer.id()).register(instance.value());
    } else {
      SimulatedTargetGroup group = elbV2.find(loadBalancer.id()).orElseThrow();
      group.register(instance.value(), port);
      if (state == RegistrationState.UNUSED) {
        group.health(instance.value(), port, TargetHealth.NOT_IN_USE);
      }
    }
  }

  /** The instance has stopped: its targets get no traffic any more, and are still listed. */
  public void stopInstance(LoadBalancer loadBalancer, InstanceId instance, int port) {
    elbV2
        .find(loadBalancer.id())
        .orElseThrow()
        .health(instance.value(), port, TargetHealth.INVALID_STATE);
  }

  /** Another actor, which is not refused, deregisters the instance. */
  public void deregisterByAnotherActor(LoadBalancer group, InstanceId instance, int port) {
    elbV2.makeGood(instance.value());
    elbV2.deregister(
        elbV2.find(group.id()).orElseThrow(), List.of(new Target(instance.value(), port)));
    elbV2.makeBad(instance.value());
  }

  /** Sets whether every target group refuses to deregister the instance, as InvalidTarget. */
  public void refuse(InstanceId instance, boolean refuses) {
    if (refuses) {
      elbV2.makeBad(instance.value());
    } else {
      elbV2.makeGood(instance.value());
    }
  }

  /** Whether the instance is still registered in a load balancer, or draining. */
  public boolean hasRegistration(InstanceId instance) {
    return created.values().stream()
        .flatMap(one -> current(one.loadBalancer()))
        .anyMatch(one -> one.instance().equals(instance));
  }

  /** When the instance was first deregistered, on the monotonic clock. */
  public OptionalLong deregisteredAt(InstanceId instance) {
    Long at = deregistered.get(instance);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public List<LoadBalancer> discover() {
    return faults.call(
        "discover",
        () -> created.values().stream().map(CreatedLoadBalancer::loadBalancer).toList());
  }

  @Override
  public List<InstanceRegistration> registrations(
      LoadBalancer loadBalancer, Set<InstanceId> expected) {
    return faults.call(
        "registrations",
        () ->
            current(loadBalancer)
                .filter(one ->
                    loadBalancer.kind() != LoadBalancerKind.CLASSIC
                        || one.state() != RegistrationState.DRAINING
                        || expected.contains(one.instance()))
                .toList());
  }

  private Stream<InstanceRegistration> current(LoadBalancer loadBalancer) {
    if (!created.containsKey(loadBalancer.id())) {
      return Stream.empty();
    }
    if (loadBalancer.kind() == LoadBalancerKind.CLASSIC) {
      SimulatedClassicElb elb = classicElbs.balancer(loadBalancer.id());
      return Stream.concat(
          elb.instances().stream().map(id -> registration(id, RegistrationState.ACTIVE)),
          elb.draining().stream().map(id -> registration(id, RegistrationState.DRAINING)));
    }
    return elbV2.find(loadBalancer.id()).stream()
        .flatMap(group -> group.targets().entrySet().stream())
        .filter(one -> !one.getValue().equals(TargetHealth.INVALID_STATE))
        .map(one ->
            new InstanceRegistration(
                new InstanceId(one.getKey().id()), one.getKey().port(), state(one.getValue())));
  }

  private static InstanceRegistration registration(String instance, RegistrationState state) {
    return new InstanceRegistration(new InstanceId(instance), null, state);
  }

  private static RegistrationState state(TargetHealth health) {
    return switch (health.state()) {
      case "draining" -> RegistrationState.DRAINING;
      case "unused" -> RegistrationState.UNUSED;
      default -> RegistrationState.ACTIVE;
    };
  }

  @Override
  public Map<InstanceRegistration, String> deregister(
      LoadBalancer loadBalancer, Collection<InstanceRegistration> registrations) {
    return faults.call(
        "deregister",
        () -> {
          Set<InstanceId> registered = new HashSet<>();
          current(loadBalancer)
              .filter(one -> one.state() != RegistrationState.DRAINING)
              .forEach(one -> registered.add(one.instance()));
          Map<InstanceRegistration, String> refused = new HashMap<>();
          registrations.stream()
              .filter(one -> registered.contains(one.instance()))
              .forEach(one -> {
                try {
                  deregister(loadBalancer, one);
                } catch (AwsFailure invalidTarget) {
                  refused.put(one, invalidTarget.text());
                }
              });
          return refused;
        });
  }

  private void deregister(LoadBalancer loadBalancer, InstanceRegistration one) {
    String id = one.instance().value();
    Integer port = one.port();
    if (port == null) {
      classicElbs.balancer(loadBalancer.id()).deregister(id);
    } else {
      elbV2
          .find(loadBalancer.id())
          .ifPresent(group -> elbV2.deregister(group, List.of(new Target(id, port))));
    }
    deregistered.putIfAbsent(one.instance(), time.nanos());
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer loadBalancer) {
    return faults.call(
        "deregistrationDelay",
        () ->
            Optional.ofNullable(created.get(loadBalancer.id()))
                .map(CreatedLoadBalancer::delay)
                .orElse(Duration.ZERO));
  }
}
