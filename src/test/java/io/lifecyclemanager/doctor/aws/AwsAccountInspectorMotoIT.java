package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspectorContract;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.moto.MotoAccount;
import io.lifecyclemanager.simulation.moto.MotoExtension;
import io.lifecyclemanager.simulation.moto.MotoServer;
import io.lifecyclemanager.simulation.sqs.QueueFiller;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;

@ExtendWith(MotoExtension.class)
class AwsAccountInspectorMotoIT extends AccountInspectorContract {
  private static final Listener LISTENER =
      Listener.builder().protocol("HTTP").loadBalancerPort(80).instancePort(30080).build();

  private final MotoAccount moto;
  private final IamClient iam;
  private final EventBridgeClient events;
  private final ElasticLoadBalancingV2Client targetGroups;
  private final ElasticLoadBalancingClient classic;
  private final InspectedAccountFixture fixture;
  private final AwsAccountInspector account;
  private final Map<String, Consumer<InstanceId>> registrars = new HashMap<>();

  AwsAccountInspectorMotoIT(MotoServer server) {
    moto = new MotoAccount(server);
    iam =
        IamClient.builder()
            .region(Region.of(RedirectedClients.REGION))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    events =
        EventBridgeClient.builder()
            .region(Region.of(RedirectedClients.REGION))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    targetGroups = moto.clients().targetGroups();
    classic = moto.clients().classicLoadBalancers();
    fixture = new InspectedAccountFixture(moto.clients(), iam);
    account =
        AwsAccountInspector.of(RedirectedClients.REGION, "terminations", null, new SystemTime());
  }

  @AfterEach
  void close() {
    account.close();
    iam.close();
    events.close();
    moto.close();
  }

  @Override
  public AccountInspector inspector() {
    return account;
  }

  @Override
  public void createQueues() {
    fixture.queue(QUEUE);
  }

  @Override
  public void putMessages(String queue, int visible, int inFlight) {
    QueueFiller.fill(moto.clients().sqs(), queue, visible, inFlight);
  }

  @Override
  public void createGroup(GroupName group, Map<String, String> tags) {
    moto.createGroup(group, tags, Map.of());
  }

  @Override
  public InstanceId launchIn(GroupName group) {
    return moto.launchIn(group);
  }

  @Override
  public void putHook(HookState hook) {
    fixture.hook(hook);
  }

  @Override
  public void createRole(String path, String name) {
    fixture.role(path, name, TRUST);
  }

  @Override
  public void allow(String role, String roleArn, RequiredPermission permission) {
    fixture.allow(role, permission);
  }

  @Override
  public void createBalancer(
      LoadBalancerFamily family, String name, Duration delay, Map<String, String> tags) {
    if (family == LoadBalancerFamily.CLASSIC) {
      createClassic(name, delay, tags);
    } else {
      createTargetGroup(
          family == LoadBalancerFamily.NETWORK ? ProtocolEnum.TCP : ProtocolEnum.HTTP,
          name,
          delay,
          tags);
    }
  }

  private void createClassic(String name, Duration delay, Map<String, String> tags) {
    classic.createLoadBalancer(ask ->
        ask.loadBalancerName(name)
            .subnets(moto.subnets())
            .listeners(LISTENER)
            .tags(
                tags.entrySet().stream()
                    .map(tag ->
                        software.amazon.awssdk.services.elasticloadbalancing.model.Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList()));
    classic.modifyLoadBalancerAttributes(ask ->
        ask.loadBalancerName(name)
            .loadBalancerAttributes(attributes ->
                attributes.connectionDraining(draining ->
                    draining
                        .enabled(delay.isPositive())
                        .timeout(delay.isPositive() ? (int) delay.toSeconds() : null))));
    registrars.put(
        name,
        id ->
            classic.registerInstancesWithLoadBalancer(ask ->
                ask.loadBalancerName(name)
                    .instances(Instance.builder().instanceId(id.value()).build())));
  }

  private void createTargetGroup(
      ProtocolEnum protocol, String name, Duration delay, Map<String, String> tags) {
    String arn =
        targetGroups
            .createTargetGroup(ask ->
                ask.name(name)
                    .protocol(protocol)
                    .port(80)
                    .vpcId(moto.vpc())
                    .targetType(TargetTypeEnum.INSTANCE)
                    .tags(
                        tags.entrySet().stream()
                            .map(tag ->
                                software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag
                                    .builder()
                                    .key(tag.getKey())
                                    .value(tag.getValue())
                                    .build())
                            .toList()))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    TargetGroupAttribute attribute =
        TargetGroupAttribute.builder()
            .key("deregistration_delay.timeout_seconds")
            .value(String.valueOf(delay.toSeconds()))
            .build();
    targetGroups.modifyTargetGroupAttributes(ask -> ask.targetGroupArn(arn).attributes(attribute));
    registrars.put(
        name,
        id ->
            targetGroups.registerTargets(ask ->
                ask.targetGroupArn(arn)
                    .targets(TargetDescription.builder().id(id.value()).port(80).build())));
  }

  @Override
  public InstanceId register(String loadBalancer) {
    InstanceId instance = moto.launch();
    registrars.get(loadBalancer).accept(instance);
    return instance;
  }

  @Override
  public void createRule(String name, String queueArn) {
    events.putRule(ask -> ask.name(name).eventPattern("{\"source\":[\"aws.ec2\"]}"));
    events.putTargets(
        ask -> ask.rule(name).targets(Target.builder().id("queue").arn(queueArn).build()));
  }

  @Override
  public void denyEverything() {
    // The identity is requested once: afterwards its permission is not needed.
    Object _ = account.caller();
    moto.denyAllRequests();
  }
}
