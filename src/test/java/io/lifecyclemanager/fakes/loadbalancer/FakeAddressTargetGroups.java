package io.lifecyclemanager.fakes.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups;
import io.lifecyclemanager.deregistration.request.IpAddress;
import io.lifecyclemanager.fakes.FaultInjector;
import io.lifecyclemanager.fakes.MonotonicClock;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.Target;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetHealth;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;

/** The port on the target groups of {@link ElbV2World}, in simulated time. Thread-safe. */
public final class FakeAddressTargetGroups implements AddressTargetGroups {
  private final FaultInjector faults;
  private final ElbV2World world;
  private final Map<LoadBalancer, Duration> created =
      new ConcurrentSkipListMap<>((one, other) -> one.id().compareTo(other.id()));

  /** An account without target groups. */
  public FakeAddressTargetGroups(Time time) {
    this.faults = new FaultInjector(time, "Elastic Load Balancing");
    this.world = new ElbV2World(MonotonicClock.of(time));
    world.networkRemoval(Duration.ZERO);
  }

  /** To make calls fail, and to count them. */
  public FaultInjector faults() {
    return faults;
  }

  /** Creates a target group of IP addresses with its application load balancer. */
  public LoadBalancer create(String name, Duration delay) {
    String arn =
        world
            .createTargetGroup(name, TargetType.IP, "HTTP", 80)
            .attachTo(world.createLoadBalancer(name, LoadBalancerType.APPLICATION))
            .deregistrationDelay(delay)
            .arn();
    LoadBalancer group = new LoadBalancer(LoadBalancerKind.APPLICATION, arn, name);
    created.put(group, delay);
    return group;
  }

  /** Registers an address, as AWS lists it. */
  public void register(LoadBalancer group, String address, int port) {
    world.find(group.id()).orElseThrow().register(address, port);
  }

  /** From now on every target group refuses to deregister the address. */
  public void refuse(String address) {
    world.makeBad(address);
  }

  @Override
  public List<LoadBalancer> discover() {
    return faults.call("discover", () -> List.copyOf(created.keySet()));
  }

  @Override
  public List<AddressRegistration> registrations(LoadBalancer group) {
    return faults.call(
        "registrations",
        () ->
            world.find(group.id()).stream()
                .map(SimulatedTargetGroup::targets)
                .flatMap(targets -> targets.entrySet().stream())
                .map(one -> registration(one.getKey(), one.getValue()))
                .toList());
  }

  private static AddressRegistration registration(Target target, TargetHealth health) {
    RegistrationState state =
        health.state().equals("draining") ? RegistrationState.DRAINING : RegistrationState.ACTIVE;
    return new AddressRegistration(
        new IpAddress(target.id()), target.id(), target.port(), null, state);
  }

  @Override
  public Map<AddressRegistration, String> deregister(
      LoadBalancer group, Collection<AddressRegistration> registrations) {
    return faults.call(
        "deregister",
        () -> {
          Map<AddressRegistration, String> refused = new HashMap<>();
          world
              .find(group.id())
              .ifPresent(found ->
                  registrations.forEach(one -> {
                    try {
                      world.deregister(found, List.of(target(one)));
                    } catch (AwsFailure invalidTarget) {
                      refused.put(one, invalidTarget.text());
                    }
                  }));
          return refused;
        });
  }

  private static Target target(AddressRegistration registration) {
    return new Target(registration.target(), Objects.requireNonNull(registration.port()));
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer group) {
    return faults.call("deregistrationDelay", () -> created.getOrDefault(group, Duration.ZERO));
  }
}
