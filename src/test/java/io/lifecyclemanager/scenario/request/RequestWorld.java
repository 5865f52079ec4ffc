package io.lifecyclemanager.scenario.request;

import io.lifecyclemanager.claim.InstanceAddresses.PrivateAddresses;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import io.lifecyclemanager.deregistration.request.RequestDependencies;
import io.lifecyclemanager.deregistration.request.RequestedDeregistrations;
import io.lifecyclemanager.fakes.FaultInjector;
import io.lifecyclemanager.fakes.loadbalancer.FakeAddressTargetGroups;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A cluster with load balancers, of which a script requests deregistrations. */
final class RequestWorld {
  static final Duration SETTLE_TIME = Duration.ofSeconds(10);

  final ScenarioWorld cluster = new ScenarioWorld();
  final FakeAddressTargetGroups addressGroups = new FakeAddressTargetGroups(cluster.time);
  final FaultInjector ec2 = new FaultInjector(cluster.time, "EC2");
  volatile Predicate<InstanceId> isTerminating = _ -> false;
  private final Map<InstanceId, Set<String>> addresses = new ConcurrentHashMap<>();
  final RequestedDeregistrations requests = newReplica();

  /** Another replica of the controller, as far as requested deregistrations are concerned. */
  RequestedDeregistrations newReplica() {
    Random random = new Random(7);
    return new RequestedDeregistrations(
        new RequestDependencies(
            new DeregistrationDependencies(
                new LoadBalancerMembership(
                    List.of(cluster.balancers), cluster.time, random, cluster.facts::add),
                new SettleTimes(SETTLE_TIME, SETTLE_TIME),
                cluster.time,
                random,
                cluster.facts::add),
            List.of(addressGroups),
            instance ->
                ec2.call(
                    "describe",
                    () ->
                        Optional.ofNullable(addresses.get(instance))
                            .map(known -> new PrivateAddresses(Set.of(), known))),
            cluster.nodes,
            instance -> isTerminating.test(instance)));
  }

  void setAddresses(InstanceId instance, String... known) {
    addresses.put(instance, Set.of(known));
  }

  /** A target group with this instance. */
  LoadBalancer targetGroup(String name, InstanceId instance, Duration delay) {
    LoadBalancer group = cluster.balancers.create(LoadBalancerKind.APPLICATION, name, delay);
    cluster.balancers.register(group, instance, 80, RegistrationState.ACTIVE);
    return group;
  }

  /** A classic load balancer with this instance. */
  void classicElb(String name, InstanceId instance, Duration delay) {
    LoadBalancer elb = cluster.balancers.create(LoadBalancerKind.CLASSIC, name, delay);
    cluster.balancers.register(elb, instance, null, RegistrationState.ACTIVE);
  }

  static DeregistrationTarget target(InstanceId instance) {
    return DeregistrationTarget.ofInstance(instance.value());
  }

  DeregistrationStatus request(DeregistrationTarget target) {
    return requests.request(target, "shutdown.sh").orElseThrow();
  }

  DeregistrationStatus await(DeregistrationTarget target, Duration atMost)
      throws InterruptedException {
    return requests.await(target, atMost).orElseThrow();
  }

  /** Requests it and waits, as a script does. */
  DeregistrationStatus requestAndWait(DeregistrationTarget target, Duration atMost)
      throws InterruptedException {
    request(target);
    return await(target, atMost);
  }

  void close() throws InterruptedException {
    requests.close();
    cluster.close();
  }
}
