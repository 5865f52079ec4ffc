package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.Balancer;
import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.LoadBalancersContract;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;

@ExtendWith(Moto.class)
class ClassicBalancersMotoIT extends LoadBalancersContract {
  private static final Listener LISTENER =
      Listener.builder().protocol("HTTP").loadBalancerPort(80).instancePort(30080).build();

  private final MotoAccount account;
  private final ElasticLoadBalancingClient client;
  private final ClassicBalancers balancers;

  ClassicBalancersMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    client = account.clients().classicBalancers();
    balancers = new ClassicBalancers(client);
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Test
  void aStoppedInstanceIsRegisteredAllTheSame() {
    Balancer balancer = create("web", Duration.ofMinutes(1));
    Registration sick = register(balancer);
    account.stop(sick.instance());
    assertThat(balancers.registrations(balancer, Set.of())).containsExactly(sick);
  }

  @Test
  void anInstanceThatWasNeverRegisteredIsNot() {
    Balancer balancer = create("web", Duration.ofMinutes(1));
    assertThat(balancers.registrations(balancer, Set.of(account.launch()))).isEmpty();
  }

  @Override
  protected LoadBalancers balancers() {
    return balancers;
  }

  @Override
  protected Balancer create(String name, Duration delay) {
    client.createLoadBalancer(
        ask -> ask.loadBalancerName(name).subnets(account.subnets()).listeners(LISTENER));
    client.modifyLoadBalancerAttributes(ask ->
        ask.loadBalancerName(name)
            .loadBalancerAttributes(attributes ->
                attributes.connectionDraining(draining ->
                    draining
                        .enabled(delay.isPositive())
                        .timeout(delay.isPositive() ? (int) delay.toSeconds() : null))));
    return new Balancer(Kind.CLASSIC, name, name);
  }

  @Override
  protected Balancer missing() {
    return new Balancer(Kind.CLASSIC, "missing", "missing");
  }

  @Override
  protected Registration register(Balancer balancer) {
    InstanceId instance = account.launch();
    client.registerInstancesWithLoadBalancer(ask ->
        ask.loadBalancerName(balancer.id())
            .instances(Instance.builder().instanceId(instance.value()).build()));
    return new Registration(instance, null, State.ACTIVE);
  }

  /** Nothing at moto changes by itself: an instance is there or gone. */
  @Override
  protected void passes(Duration time) {}

  @Override
  protected void forbidsEverything() {
    account.forbidEverything();
  }
}
