package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target groups whose targets are IP addresses. Every call blocks for one request or a few
 * pages, may be repeated, and throws {@link io.lifecyclemanager.model.RemoteFailure} when there was
 * no answer. Implementations are thread-safe.
 */
public interface AddressTargetGroups {
  /** Every target group of the account whose targets are IP addresses. */
  List<LoadBalancer> discover();

  /**
   * All registrations in one target group, draining ones included.
   *
   * @return empty as well when the target group does not exist
   */
  List<AddressRegistration> registrations(LoadBalancer group);

  /**
   * Requests the deregistration. Success proves nothing: confirm it with {@link #registrations}. A
   * registration or a target group that does not exist is no failure.
   *
   * @return the registrations that the target group refuses to deregister, each with its reason in
   *     one line; all others are accepted
   */
  Map<AddressRegistration, String> deregister(
      LoadBalancer group, Collection<AddressRegistration> registrations);

  /** How long the target group lets running requests finish after a deregistration. */
  Duration deregistrationDelay(LoadBalancer group);

  /**
   * One address in one target group, once for each port.
   *
   * @param target the address as the target group lists it
   * @param zone the availability zone that it is registered with; null where there is none
   * @param state as the target group says
   */
  record AddressRegistration(
      IpAddress address,
      String target,
      @Nullable Integer port,
      @Nullable String zone,
      RegistrationState state) {}
}
