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
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;

@ExtendWith(MotoExtension.class)
class ClassicLoadBalancersMotoIT extends LoadBalancersContract {
  private static final Listener LISTENER =
      Listener.builder().protocol("HTTP").loadBalancerPort(80).instancePort(30080).build();

  private final MotoAccount account;
  private final ElasticLoadBalancingClient client;
  private final ClassicLoadBalancers loadBalancers;

  ClassicLoadBalancersMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    client = account.clients().classicLoadBalancers();
    loadBalancers = new ClassicLoadBalancers(client);
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Test
  void aStoppedInstanceIsStillRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(1));
    InstanceRegistration sick = register(loadBalancer);
    account.stop(sick.instance());
    assertThat(loadBalancers.registrations(loadBalancer, Set.of())).containsExactly(sick);
  }

  @Test
  void anInstanceThatWasNeverRegisteredIsNotRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ofMinutes(1));
    assertThat(loadBalancers.registrations(loadBalancer, Set.of(account.launch()))).isEmpty();
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return loadBalancers;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    client.createLoadBalancer(
        ask -> ask.loadBalancerName(name).subnets(account.subnets()).listeners(LISTENER));
    client.modifyLoadBalancerAttributes(ask ->
        ask.loadBalancerName(name)
            .loadBalancerAttributes(attributes ->
                attributes.connectionDraining(draining ->
                    draining
                        .enabled(delay.isPositive())
                        .timeout(delay.isPositive() ? (int) delay.toSeconds() : null))));
    return new LoadBalancer(LoadBalancerKind.CLASSIC, name, name);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    return new LoadBalancer(LoadBalancerKind.CLASSIC, "missing", "missing");
  }

  @Override
  protected InstanceRegistration register(LoadBalancer loadBalancer) {
    InstanceId instance = account.launch();
    client.registerInstancesWithLoadBalancer(ask ->
        ask.loadBalancerName(loadBalancer.id())
            .instances(Instance.builder().instanceId(instance.value()).build()));
    return new InstanceRegistration(instance, null, RegistrationState.ACTIVE);
  }

  /** Nothing at moto changes by itself: an instance is there or gone. */
  @Override
  protected void advanceTime(Duration time) {}

  @Override
  protected void denyAllRequests() {
    account.denyAllRequests();
  }
}
