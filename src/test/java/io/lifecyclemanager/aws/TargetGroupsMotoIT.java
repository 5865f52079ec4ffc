package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.loadbalancer.TargetGroups;
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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

@ExtendWith(MotoExtension.class)
class TargetGroupsMotoIT extends LoadBalancersContract {
  private static final int PORT = 80;

  private final MotoAccount account;
  private final ElasticLoadBalancingV2Client client;
  private final TargetGroups groups;

  TargetGroupsMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    client = account.clients().targetGroups();
    groups = new TargetGroups(client);
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Test
  void everyPortOfAnInstanceIsListedAndDeregistered() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    InstanceRegistration first = register(loadBalancer);
    register(loadBalancer, first.instance(), 30080);
    List<InstanceRegistration> both = groups.registrations(loadBalancer, Set.of());
    assertThat(both).extracting(InstanceRegistration::port).containsExactlyInAnyOrder(PORT, 30080);
    groups.deregister(loadBalancer, both);
    assertThat(groups.registrations(loadBalancer, Set.of())).isEmpty();
  }

  @Test
  void targetsOfAGroupWithoutLoadBalancerAreUnused() {
    LoadBalancer loadBalancer = createGroup("idle");
    register(loadBalancer);
    assertThat(groups.registrations(loadBalancer, Set.of()))
        .extracting(InstanceRegistration::state)
        .containsExactly(RegistrationState.UNUSED);
  }

  @Test
  void aStoppedInstanceCountsAsDeregistered() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    account.stop(register(loadBalancer).instance());
    assertThat(groups.registrations(loadBalancer, Set.of())).isEmpty();
  }

  /** A target that is not registered is bad at moto, though not at AWS. */
  @Test
  void oneBadTargetDoesNotKeepTheOthersRegistered() {
    LoadBalancer loadBalancer = create("web", Duration.ZERO);
    InstanceRegistration bad =
        new InstanceRegistration(account.launch(), PORT, RegistrationState.ACTIVE);
    InstanceRegistration good = register(loadBalancer);
    groups.deregister(loadBalancer, List.of(bad, good));
    assertThat(groups.registrations(loadBalancer, Set.of())).isEmpty();
  }

  @Override
  protected LoadBalancers loadBalancers() {
    return groups;
  }

  @Override
  protected LoadBalancer create(String name, Duration delay) {
    LoadBalancer loadBalancer = createGroup(name);
    TargetGroupAttribute attribute =
        TargetGroupAttribute.builder()
            .key("deregistration_delay.timeout_seconds")
            .value(String.valueOf(delay.toSeconds()))
            .build();
    client.modifyTargetGroupAttributes(
        ask -> ask.targetGroupArn(loadBalancer.id()).attributes(attribute));
    String front =
        client
            .createLoadBalancer(ask -> ask.name(name).subnets(account.subnets()))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    Action forward =
        Action.builder().type(ActionTypeEnum.FORWARD).targetGroupArn(loadBalancer.id()).build();
    client.createListener(ask ->
        ask.loadBalancerArn(front).protocol(ProtocolEnum.HTTP).port(PORT).defaultActions(forward));
    return loadBalancer;
  }

  private LoadBalancer createGroup(String name) {
    String arn =
        client
            .createTargetGroup(ask ->
                ask.name(name)
                    .protocol(ProtocolEnum.HTTP)
                    .port(PORT)
                    .vpcId(account.vpc())
                    .targetType(TargetTypeEnum.INSTANCE))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    return new LoadBalancer(LoadBalancerKind.APPLICATION, arn, name);
  }

  @Override
  protected LoadBalancer missingLoadBalancer() {
    LoadBalancer loadBalancer = createGroup("missing");
    client.deleteTargetGroup(ask -> ask.targetGroupArn(loadBalancer.id()));
    return loadBalancer;
  }

  @Override
  protected InstanceRegistration register(LoadBalancer loadBalancer) {
    return register(loadBalancer, account.launch(), PORT);
  }

  private InstanceRegistration register(LoadBalancer loadBalancer, InstanceId instance, int port) {
    TargetDescription target = TargetDescription.builder().id(instance.value()).port(port).build();
    client.registerTargets(ask -> ask.targetGroupArn(loadBalancer.id()).targets(target));
    return new InstanceRegistration(instance, port, RegistrationState.ACTIVE);
  }

  /** Nothing at moto changes by itself: a target is there or gone. */
  @Override
  protected void advanceTime(Duration time) {}

  @Override
  protected void denyAllRequests() {
    account.denyAllRequests();
  }
}
