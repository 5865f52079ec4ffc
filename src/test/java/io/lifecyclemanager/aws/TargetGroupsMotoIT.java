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

@ExtendWith(Moto.class)
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
  void everyPortOfAnInstanceIsListedAndTakenOut() {
    Balancer balancer = create("web", Duration.ZERO);
    Registration first = register(balancer);
    register(balancer, first.instance(), 30080);
    List<Registration> both = groups.registrations(balancer, Set.of());
    assertThat(both).extracting(Registration::port).containsExactlyInAnyOrder(PORT, 30080);
    groups.deregister(balancer, both);
    assertThat(groups.registrations(balancer, Set.of())).isEmpty();
  }

  @Test
  void targetsOfAGroupWithoutBalancerAreUnused() {
    Balancer balancer = createGroup("idle");
    register(balancer);
    assertThat(groups.registrations(balancer, Set.of()))
        .extracting(Registration::state)
        .containsExactly(State.UNUSED);
  }

  @Test
  void aStoppedInstanceIsRegisteredThoughUnused() {
    Balancer balancer = create("web", Duration.ZERO);
    account.stop(register(balancer).instance());
    assertThat(groups.registrations(balancer, Set.of()))
        .extracting(Registration::state)
        .containsExactly(State.UNUSED);
  }

  /** A target that is not registered is bad at moto, though not at AWS. */
  @Test
  void oneBadTargetDoesNotKeepTheOthersIn() {
    Balancer balancer = create("web", Duration.ZERO);
    Registration bad = new Registration(account.launch(), PORT, State.ACTIVE);
    Registration good = register(balancer);
    groups.deregister(balancer, List.of(bad, good));
    assertThat(groups.registrations(balancer, Set.of())).isEmpty();
  }

  @Override
  protected LoadBalancers balancers() {
    return groups;
  }

  @Override
  protected Balancer create(String name, Duration delay) {
    Balancer balancer = createGroup(name);
    TargetGroupAttribute attribute =
        TargetGroupAttribute.builder()
            .key("deregistration_delay.timeout_seconds")
            .value(String.valueOf(delay.toSeconds()))
            .build();
    client.modifyTargetGroupAttributes(
        ask -> ask.targetGroupArn(balancer.id()).attributes(attribute));
    String front =
        client
            .createLoadBalancer(ask -> ask.name(name).subnets(account.subnets()))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    Action forward =
        Action.builder().type(ActionTypeEnum.FORWARD).targetGroupArn(balancer.id()).build();
    client.createListener(ask ->
        ask.loadBalancerArn(front).protocol(ProtocolEnum.HTTP).port(PORT).defaultActions(forward));
    return balancer;
  }

  private Balancer createGroup(String name) {
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
    return new Balancer(Kind.APPLICATION, arn, name);
  }

  @Override
  protected Balancer missing() {
    Balancer balancer = createGroup("missing");
    client.deleteTargetGroup(ask -> ask.targetGroupArn(balancer.id()));
    return balancer;
  }

  @Override
  protected Registration register(Balancer balancer) {
    return register(balancer, account.launch(), PORT);
  }

  private Registration register(Balancer balancer, InstanceId instance, int port) {
    TargetDescription target = TargetDescription.builder().id(instance.value()).port(port).build();
    client.registerTargets(ask -> ask.targetGroupArn(balancer.id()).targets(target));
    return new Registration(instance, port, State.ACTIVE);
  }

  /** Nothing at moto changes by itself: a target is there or gone. */
  @Override
  protected void passes(Duration time) {}

  @Override
  protected void forbidsEverything() {
    account.forbidEverything();
  }
}
