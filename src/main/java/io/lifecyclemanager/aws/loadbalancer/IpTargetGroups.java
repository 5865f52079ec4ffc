package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups;
import io.lifecyclemanager.deregistration.request.IpAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Target groups of ALB, NLB and GWLB whose targets are IP addresses. Thread-safe. */
public final class IpTargetGroups implements AddressTargetGroups {
  private final TargetGroupRequests requests;

  public IpTargetGroups(ElasticLoadBalancingV2Client client) {
    this.requests = new TargetGroupRequests(client, TargetTypeEnum.IP);
  }

  @Override
  public List<LoadBalancer> discover() {
    return requests.discover();
  }

  @Override
  public List<AddressRegistration> registrations(LoadBalancer group) {
    return requests.targets(group).stream().flatMap(IpTargetGroups::registration).toList();
  }

  private static Stream<AddressRegistration> registration(TargetHealthDescription description) {
    TargetDescription target = description.target();
    return IpAddress.parse(target.id()).stream()
        .flatMap(address ->
            TargetRegistrationState.of(description.targetHealth()).stream()
                .map(state ->
                    new AddressRegistration(
                        address, target.id(), target.port(), target.availabilityZone(), state)));
  }

  @Override
  public Map<AddressRegistration, String> deregister(
      LoadBalancer group, Collection<AddressRegistration> registrations) {
    return requests.deregister(group, registrations, IpTargetGroups::target);
  }

  /** As the target group lists it: without its port a target stays registered. */
  private static TargetDescription target(AddressRegistration registration) {
    return TargetDescription.builder()
        .id(registration.target())
        .port(registration.port())
        .availabilityZone(registration.zone())
        .build();
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer group) {
    return requests.deregistrationDelay(group);
  }
}
