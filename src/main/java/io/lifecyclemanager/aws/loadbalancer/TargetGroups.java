package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * The family of target groups of ALB, NLB and GWLB whose targets are instances. Those of IP
 * addresses are {@link IpTargetGroups}; functions and load balancers are left out. Thread-safe.
 */
public final class TargetGroups implements LoadBalancers {
  private final TargetGroupRequests requests;

  public TargetGroups(ElasticLoadBalancingV2Client client) {
    this.requests = new TargetGroupRequests(client, TargetTypeEnum.INSTANCE);
  }

  @Override
  public List<LoadBalancer> discover() {
    return requests.discover();
  }

  @Override
  public List<InstanceRegistration> registrations(
      LoadBalancer loadBalancer, Set<InstanceId> expected) {
    return requests.targets(loadBalancer).stream().flatMap(TargetGroups::registration).toList();
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
    return requests.deregister(loadBalancer, registrations, TargetGroups::target);
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
    return requests.deregistrationDelay(loadBalancer);
  }
}
