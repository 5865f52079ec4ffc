package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.FoundRegistrations;
import io.lifecyclemanager.model.InstanceId;
import java.util.List;

/**
 * Tells in which load balancers an instance is still registered or draining that another actor
 * deregisters. Changes nothing. Thread-safe.
 *
 * @param membership forgets the instance once {@link LoadBalancerMembership#forget} is called
 */
public record RegistrationWatch(LoadBalancerMembership membership) {
  /**
   * The names of the load balancers, sorted. May be repeated.
   *
   * @param notBefore on the monotonic clock: answers to earlier requests do not count
   * @throws io.lifecyclemanager.model.RemoteFailure when a load balancer did not answer, or denied
   *     the request: the instance may be registered there
   */
  public List<String> remaining(InstanceId instance, long notBefore) throws InterruptedException {
    membership.markDeregisteringAnywhere(instance);
    FoundRegistrations found = membership.registrationsOf(instance, notBefore);
    if (!found.failed().isEmpty()) {
      throw found.failed().getFirst().failure();
    }
    return found.registrations().keySet().stream()
        .map(entry -> entry.loadBalancer().name())
        .sorted()
        .toList();
  }
}
