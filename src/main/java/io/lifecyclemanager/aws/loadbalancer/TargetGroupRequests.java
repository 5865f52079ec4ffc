package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.BisectingBatch;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** The requests about target groups of one type of target. Thread-safe. */
final class TargetGroupRequests {
  private static final String DELAY_ATTRIBUTE = "deregistration_delay.timeout_seconds";
  private static final Duration DEFAULT_DELAY = Duration.ofMinutes(5);
  private static final int MAX_TARGETS = 100;

  private final ElasticLoadBalancingV2Client client;
  private final TargetTypeEnum type;
  private final AwsRequests requests = new AwsRequests("Elastic Load Balancing", 4);

  TargetGroupRequests(ElasticLoadBalancingV2Client client, TargetTypeEnum type) {
    this.client = client;
    this.type = type;
  }

  List<LoadBalancer> discover() {
    return requests.call(
        "DescribeTargetGroups",
        () ->
            client.describeTargetGroupsPaginator().targetGroups().stream()
                .filter(group -> group.targetType() == type)
                .map(TargetGroupRequests::toLoadBalancer)
                .toList());
  }

  private static LoadBalancer toLoadBalancer(TargetGroup group) {
    LoadBalancerKind kind =
        switch (group.protocolAsString()) {
          case "HTTP", "HTTPS" -> LoadBalancerKind.APPLICATION;
          case "GENEVE" -> LoadBalancerKind.GATEWAY;
          // TCP, UDP, TLS and future protocols: a network load balancer has the longest settle
          // time.
          default -> LoadBalancerKind.NETWORK;
        };
    return new LoadBalancer(kind, group.targetGroupArn(), group.targetGroupName());
  }

  /** The targets; empty as well when the target group does not exist. */
  List<TargetHealthDescription> targets(LoadBalancer loadBalancer) {
    return requests.call(
        "DescribeTargetHealth",
        () ->
            ifExists(() ->
                    client
                        .describeTargetHealth(ask -> ask.targetGroupArn(loadBalancer.id()))
                        .targetHealthDescriptions())
                .orElse(List.of()));
  }

  /** Deregisters; answers those that are refused, each with the reason. */
  <T> Map<T, String> deregister(
      LoadBalancer loadBalancer,
      Collection<T> registrations,
      Function<T, TargetDescription> target) {
    return requests.call(
        "DeregisterTargets",
        () ->
            ifExists(() ->
                    BisectingBatch.send(
                        List.copyOf(registrations),
                        MAX_TARGETS,
                        some -> deregister(loadBalancer, some.stream().map(target).toList()),
                        e -> e instanceof InvalidTargetException))
                .orElse(Map.of()));
  }

  private void deregister(LoadBalancer loadBalancer, List<TargetDescription> targets) {
    client.deregisterTargets(ask -> ask.targetGroupArn(loadBalancer.id()).targets(targets));
  }

  Duration deregistrationDelay(LoadBalancer loadBalancer) {
    return requests.call(
        "DescribeTargetGroupAttributes",
        () ->
            ifExists(() ->
                    client
                        .describeTargetGroupAttributes(ask -> ask.targetGroupArn(loadBalancer.id()))
                        .attributes()
                        .stream()
                        .filter(attribute -> attribute.key().equals(DELAY_ATTRIBUTE))
                        .map(attribute -> Duration.ofSeconds(Long.parseLong(attribute.value())))
                        .findFirst()
                        .orElse(DEFAULT_DELAY))
                .orElse(Duration.ZERO));
  }

  private static <T> Optional<T> ifExists(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (TargetGroupNotFoundException _) {
      return Optional.empty();
    }
  }
}
