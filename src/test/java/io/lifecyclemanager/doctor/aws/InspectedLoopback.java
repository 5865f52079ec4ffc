package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.RedirectedClients;
import io.lifecyclemanager.aws.SimulatedAwsClients;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.IamClient;

/** A simulated account with an inspector. */
final class InspectedLoopback implements AutoCloseable {
  private final ElasticMq sqs = ElasticMq.start();
  private final KeptAttributes queues = KeptAttributes.of(sqs);
  private final SimulatedAwsClients loopback = new SimulatedAwsClients(queues.endpoint());
  private final IamClient iam = loopback.aws().client(IamClient.builder());
  private final InspectedAccountFixture fixture =
      new InspectedAccountFixture(loopback.clients(), iam);
  private final AwsAccountInspector account =
      AwsAccountInspector.of(RedirectedClients.REGION, "terminations", null, new SystemTime());
  private final Map<String, Function<String, Object>> registrars = new HashMap<>();

  AwsAccountInspector inspector() {
    return account;
  }

  SimulatedAwsClients loopback() {
    return loopback;
  }

  InspectedAccountFixture fixture() {
    return fixture;
  }

  /** The URL of the queue that is inspected. */
  String url() {
    return loopback.clients().sqs().getQueueUrl(ask -> ask.queueName("terminations")).queueUrl();
  }

  void createBalancer(
      LoadBalancerFamily family, String name, Duration delay, Map<String, String> tags) {
    if (family == LoadBalancerFamily.CLASSIC) {
      SimulatedClassicElb made = loopback.aws().classicElb().createLoadBalancer(name);
      tags.forEach(made::tag);
      registrars.put(
          name,
          (delay.isZero() ? made.withoutConnectionDraining() : made.connectionDraining(delay))
              ::register);
    } else {
      boolean network = family == LoadBalancerFamily.NETWORK;
      var front =
          loopback
              .aws()
              .elbV2()
              .createLoadBalancer(
                  name, network ? LoadBalancerType.NETWORK : LoadBalancerType.APPLICATION);
      SimulatedTargetGroup made =
          loopback
              .aws()
              .elbV2()
              .createTargetGroup(name, TargetType.INSTANCE, network ? "TCP" : "HTTP", 80);
      tags.forEach(made::tag);
      registrars.put(name, made.attachTo(front).deregistrationDelay(delay)::register);
    }
  }

  InstanceId register(String loadBalancer) {
    String id = loopback.aws().autoScaling().createGroup("behind").launch();
    Object _ = registrars.get(loadBalancer).apply(id);
    return new InstanceId(id);
  }

  void denyEverything() {
    List.of(
            AwsService.AUTO_SCALING,
            AwsService.EC2,
            AwsService.ELB_V2,
            AwsService.CLASSIC_ELB,
            AwsService.IAM)
        .forEach(loopback::denyAllRequests);
  }

  @Override
  public void close() {
    account.close();
    iam.close();
    loopback.close();
    queues.close();
    sqs.close();
  }
}
