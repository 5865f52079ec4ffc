package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

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
  private final ClassicLoadBalancers balancers =
      new ClassicLoadBalancers(loopback.clients().classicLoadBalancers());
  private final Map<String, SimulatedClassicElb> made = new HashMap<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void aSickInstanceIsRegisteredAllTheSame() {
    LoadBalancer balancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration sick = register(balancer);
    made.get("web").healthy(sick.instance().value(), false);
    assertThat(balancers.registrations(balancer, Set.of())).containsExactly(sick);
  }

  @Test
  void anInstanceThatWasNeverRegisteredIsNot() {
    LoadBalancer balancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration stranger = register(create("other", Duration.ZERO));
    assertThat(balancers.registrations(balancer, Set.of(stranger.instance()))).isEmpty();
  }

  @Test
  void oneInstanceThatNobodyKnowsDoesNotHideTheOthers() {
    LoadBalancer balancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration leaves = register(balancer);
    balancers.deregister(balancer, List.of(leaves));
    InstanceId unknown = new InstanceId("i-0000000000000dead");
    assertThat(balancers.registrations(balancer, Set.of(leaves.instance(), unknown)))
        .extracting(InstanceRegistration::state)
        .containsExactly(RegistrationState.DRAINING);
  }

  @Test
  void oneInstanceThatNobodyKnowsDoesNotKeepTheOthersIn() {
    LoadBalancer balancer = create("web", Duration.ZERO);
    InstanceRegistration known = register(balancer);
    InstanceRegistration unknown =
        new InstanceRegistration(
            new InstanceId("i-0000000000000dead"), null, RegistrationState.ACTIVE);
    balancers.deregister(balancer, List.of(unknown, known));
    assertThat(made.get("web").instances()).isEmpty();
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return balancers;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    SimulatedClassicElb balancer = loopback.aws().classicElb().createLoadBalancer(name);
    made.put(
        name,
        delay.isZero() ? balancer.withoutConnectionDraining() : balancer.connectionDraining(delay));
    return new LoadBalancer(LoadBalancerKind.CLASSIC, name, name);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    return new LoadBalancer(LoadBalancerKind.CLASSIC, "missing", "missing");
  }

  @Override
  protected InstanceRegistration register(LoadBalancer balancer) {
    String id = loopback.aws().autoScaling().createGroup("workers").launch();
    made.get(balancer.name()).register(id);
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
