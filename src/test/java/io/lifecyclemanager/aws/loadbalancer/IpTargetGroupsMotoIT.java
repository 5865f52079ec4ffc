package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups;
import io.lifecyclemanager.deregistration.request.AddressTargetGroupsContract;
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

@ExtendWith(MotoExtension.class)
class IpTargetGroupsMotoIT extends AddressTargetGroupsContract {
  private static final int PORT = 80;

  private final MotoAccount account;
  private final ElasticLoadBalancingV2Client client;
  private final IpTargetGroups groups;

  IpTargetGroupsMotoIT(MotoServer moto) {
    account = new MotoAccount(moto);
    client = account.clients().targetGroups();
    groups = new IpTargetGroups(client);
  }

  @AfterEach
  void close() {
    account.close();
  }

  @Override
  protected AddressTargetGroups groups() {
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
                    .targetType(TargetTypeEnum.IP))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    return new LoadBalancer(LoadBalancerKind.APPLICATION, arn, name);
  }

  @Override
  protected LoadBalancer missingGroup() {
    LoadBalancer loadBalancer = createGroup("missing");
    client.deleteTargetGroup(ask -> ask.targetGroupArn(loadBalancer.id()));
    return loadBalancer;
  }

  @Override
  protected void register(LoadBalancer group, String address, int port) {
    TargetDescription target = TargetDescription.builder().id(address).port(port).build();
    client.registerTargets(ask -> ask.targetGroupArn(group.id()).targets(target));
  }

  /** Nothing at moto changes by itself: a target is there or gone. */
  @Override
  protected void advanceTime(Duration time) {}

  @Override
  protected void denyAllRequests() {
    account.denyAllRequests();
  }
}
