package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.loadbalancer.ClassicLoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassicLoadBalancersTest extends LoadBalancersContract {
  private final SimulatedAwsClients loopback = new SimulatedAwsClients();
  private final ClassicLoadBalancers loadBalancers =
      new ClassicLoadBalancers(loopback.clients().classicLoadBalancers());
  private final Map<String, SimulatedClassicElb> made = new HashMap<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void anUnhealthyInstanceIsStillRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration sick = register(loadBalancer);
    made.get("web").healthy(sick.instance().value(), false);
    assertThat(loadBalancers.registrations(loadBalancer, Set.of())).containsExactly(sick);
  }

  @Test
  void anInstanceThatWasNeverRegisteredIsNotRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration stranger = register(create("other", Duration.ZERO));
    assertThat(loadBalancers.registrations(loadBalancer, Set.of(stranger.instance()))).isEmpty();
  }

  @Test
  void anUnknownInstanceDoesNotHideTheOthers() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration leaves = register(loadBalancer);
    loadBalancers.deregister(loadBalancer, List.of(leaves));
    InstanceId unknown = new InstanceId("i-0000000000000dead");
    assertThat(loadBalancers.registrations(loadBalancer, Set.of(leaves.instance(), unknown)))
        .extracting(InstanceRegistration::state)
        .containsExactly(RegistrationState.DRAINING);
  }

  @Test
  void anUnknownInstanceDoesNotKeepTheOthersRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    InstanceRegistration known = register(loadBalancer);
    InstanceRegistration unknown =
        new InstanceRegistration(
            new InstanceId("i-0000000000000dead"), null, RegistrationState.ACTIVE);
    assertThat(loadBalancers.deregister(loadBalancer, List.of(unknown, known)))
        .containsExactly(Map.entry(unknown, "Could not find EC2 instance i-0000000000000dead."));
    assertThat(made.get("web").instances()).isEmpty();
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return loadBalancers;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    SimulatedClassicElb loadBalancer = loopback.aws().classicElb().createLoadBalancer(name);
    made.put(
        name,
        delay.isZero()
            ? loadBalancer.withoutConnectionDraining()
            : loadBalancer.connectionDraining(delay));
    return new LoadBalancer(LoadBalancerKind.CLASSIC, name, name);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    return new LoadBalancer(LoadBalancerKind.CLASSIC, "missing", "missing");
  }

  @Override
  protected InstanceRegistration register(LoadBalancer loadBalancer) {
    String id = loopback.aws().autoScaling().createGroup("workers").launch();
    made.get(loadBalancer.name()).register(id);
    return new InstanceRegistration(new InstanceId(id), null, RegistrationState.ACTIVE);
  }

  @Override
  protected void advanceTime(Duration time) {
    loopback.clock().advance(time);
  }

  @Override
  protected void denyAllRequests() {
    loopback.denyAllRequests(AwsService.CLASSIC_ELB);
  }
}
