package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One family of load balancers: target groups of ALB, NLB and GWLB, or classic ELBs. Every call
 * blocks for one request or a few pages, may be repeated, and throws {@link RemoteFailure} when
 * there was no answer. Implementations are thread-safe.
 */
public interface LoadBalancers {
  /** Every target group (of type {@code instance}) or classic load balancer of the account. */
  List<LoadBalancer> discover();

  /**
   * All registrations in one load balancer, draining ones included, in one request for all
   * instances.
   *
   * @param expected instances that were deregistered lately: a classic load balancer shows them
   *     only to a request that names them
   * @return empty as well when the load balancer does not exist
   */
  List<InstanceRegistration> registrations(LoadBalancer loadBalancer, Set<InstanceId> expected);

  /**
   * Requests the deregistration. Success proves nothing: confirm it with {@link #registrations}. A
   * registration or a load balancer that does not exist is no failure.
   *
   * @return the registrations that the load balancer refuses to deregister, each with its reason in
   *     one line; all others are accepted
   */
  Map<InstanceRegistration, String> deregister(
      LoadBalancer loadBalancer, Collection<InstanceRegistration> registrations);

  /** How long the load balancer lets running requests finish after a deregistration. */
  Duration deregistrationDelay(LoadBalancer loadBalancer);

  /**
   * A target group or a classic load balancer.
   *
   * @param kind of the load balancer in front of the targets
   * @param id ARN of the target group, or name of the classic load balancer
   * @param name as AWS's console shows it
   */
  record LoadBalancer(LoadBalancerKind kind, String id, String name) {}

  /** The kind of load balancer, which decides about the settle time. */
  enum LoadBalancerKind {
    APPLICATION,
    NETWORK,
    GATEWAY,
    CLASSIC
  }

  /**
   * One instance in one load balancer, once for each port.
   *
   * @param port the registered port; null for classic load balancers
   * @param state as the load balancer says
   */
  record InstanceRegistration(
      InstanceId instance, @Nullable Integer port, RegistrationState state) {}

  /** Whether a registration gets traffic. */
  enum RegistrationState {
    /** Registered: healthy or not, or of unknown health. */
    ACTIVE,
    /** Registered, but no traffic is sent to it ({@code Target.NotInUse} and the like). */
    UNUSED,
    /** Deregistered; running requests may finish. */
    DRAINING
  }
}
