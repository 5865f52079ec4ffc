package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.SimulatedClassicElb;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassicBalancersTest extends LoadBalancersContract {
  private final Loopback loopback = new Loopback();
  private final ClassicBalancers balancers =
      new ClassicBalancers(loopback.clients().classicBalancers());
  private final Map<String, SimulatedClassicElb> made = new HashMap<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void aSickInstanceIsRegisteredAllTheSame() {
    Balancer balancer = create("web", Duration.ofMinutes(1));
    Registration sick = register(balancer);
    made.get("web").healthy(sick.instance().value(), false);
    assertThat(balancers.registrations(balancer, Set.of())).containsExactly(sick);
  }

  @Test
  void anInstanceThatWasNeverRegisteredIsNot() {
    Balancer balancer = create("web", Duration.ofMinutes(1));
    Registration stranger = register(create("other", Duration.ZERO));
    assertThat(balancers.registrations(balancer, Set.of(stranger.instance()))).isEmpty();
  }

  @Test
  void oneInstanceThatNobodyKnowsDoesNotHideTheOthers() {
    Balancer balancer = create("web", Duration.ofMinutes(1));
    Registration leaves = register(balancer);
    balancers.deregister(balancer, List.of(leaves));
    InstanceId unknown = new InstanceId("i-0000000000000dead");
    assertThat(balancers.registrations(balancer, Set.of(leaves.instance(), unknown)))
        .extracting(Registration::state)
        .containsExactly(State.DRAINING);
  }

  @Test
  void oneInstanceThatNobodyKnowsDoesNotKeepTheOthersIn() {
    Balancer balancer = create("web", Duration.ZERO);
    Registration known = register(balancer);
    Registration unknown =
        new Registration(new InstanceId("i-0000000000000dead"), null, State.ACTIVE);
    balancers.deregister(balancer, List.of(unknown, known));
    assertThat(made.get("web").instances()).isEmpty();
  }

  @Override
  protected LoadBalancers balancers() {
    return balancers;
  }

  @Override
  protected Balancer create(String name, Duration delay) {
    SimulatedClassicElb balancer = loopback.aws().classicElb().createLoadBalancer(name);
    made.put(
        name,
        delay.isZero() ? balancer.withoutConnectionDraining() : balancer.connectionDraining(delay));
    return new Balancer(Kind.CLASSIC, name, name);
  }

  @Override
  protected Balancer missing() {
    return new Balancer(Kind.CLASSIC, "missing", "missing");
  }

  @Override
  protected Registration register(Balancer balancer) {
    String id = loopback.aws().autoScaling().createGroup("workers").launch();
    made.get(balancer.name()).register(id);
    return new Registration(new InstanceId(id), null, State.ACTIVE);
  }

  @Override
  protected void passes(Duration time) {
    loopback.clock().advance(time);
  }

  @Override
  protected void forbidsEverything() {
    loopback.forbids(AwsService.CLASSIC_ELB);
  }
}
