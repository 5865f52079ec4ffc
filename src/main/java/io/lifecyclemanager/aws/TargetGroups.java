package io.lifecyclemanager.aws;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * The family of target groups of ALB, NLB and GWLB whose targets are instances. Target groups of IP
 * addresses, functions and load balancers are left out: their targets are no nodes. Thread-safe.
 */
public final class TargetGroups implements LoadBalancers {
  private static final String DELAY_ATTRIBUTE = "deregistration_delay.timeout_seconds";
  private static final Duration DEFAULT_DELAY = Duration.ofMinutes(5);
  private static final int MAX_TARGETS = 100;

  private final ElasticLoadBalancingV2Client client;
  private final AwsRequests requests = new AwsRequests("Elastic Load Balancing", 4);

  public TargetGroups(ElasticLoadBalancingV2Client client) {
    this.client = client;
  }

  @Override
  public List<LoadBalancer> discover() {
    return requests.call(
        "DescribeTargetGroups",
        () ->
            client.describeTargetGroupsPaginator().targetGroups().stream()
                .filter(group -> group.targetType() == TargetTypeEnum.INSTANCE)
                .map(TargetGroups::toLoadBalancer)
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

  @Override
  public List<InstanceRegistration> registrations(
      LoadBalancer loadBalancer, Set<InstanceId> expected) {
    return requests.call(
        "DescribeTargetHealth",
        () ->
            ifExists(() ->
                    client
                        .describeTargetHealth(ask -> ask.targetGroupArn(loadBalancer.id()))
                        .targetHealthDescriptions())
                .orElse(List.of())
                .stream()
                .flatMap(TargetGroups::registration)
                .toList());
  }

  private static Stream<InstanceRegistration> registration(TargetHealthDescription description) {
    TargetDescription target = description.target();
    if (!InstanceId.isValid(target.id())) {
      return Stream.empty();
    }
    return TargetRegistrationState.of(description.targetHealth()).stream()
        .map(state -> new InstanceRegistration(new InstanceId(target.id()), target.port(), state));
  }

  @Override
  public Map<InstanceRegistration, String> deregister(
      LoadBalancer loadBalancer, Collection<InstanceRegistration> registrations) {
    return requests.call(
        "DeregisterTargets",
        () ->
            ifExists(() ->
                    BisectingBatch.send(
                        List.copyOf(registrations),
                        MAX_TARGETS,
                        some -> deregisterTargets(loadBalancer, some),
                        e -> e instanceof InvalidTargetException))
                .orElse(Map.of()));
  }

  private void deregisterTargets(
      LoadBalancer loadBalancer, List<InstanceRegistration> registrations) {
    List<TargetDescription> targets = registrations.stream().map(TargetGroups::target).toList();
    client.deregisterTargets(ask -> ask.targetGroupArn(loadBalancer.id()).targets(targets));
  }

  /**
   * Always with the port: without it, AWS answers 200 and does not deregister a target that was
   * registered with an overriding port.
   */
  private static TargetDescription target(InstanceRegistration registration) {
    return TargetDescription.builder()
        .id(registration.instance().value())
        .port(registration.port())
        .build();
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer loadBalancer) {
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
