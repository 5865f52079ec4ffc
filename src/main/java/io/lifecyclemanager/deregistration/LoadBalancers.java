package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One family of load balancers: target groups of ALB, NLB and GWLB, or classic ELBs. Every call
 * blocks for one request or a few pages, may be made twice, and throws {@link RemoteFailure} when
 * there was no answer.
 */
public interface LoadBalancers {
  /** Every target group (of type {@code instance}) or classic balancer there is. */
  List<LoadBalancer> discover();

  /**
   * Everything registered in one balancer, in one request for all instances: draining ones
   * included.
   *
   * @param balancer where to look
   * @param expected instances of which it is known that they were deregistered lately: a classic
   *     balancer has to be asked about these by name
   * @return empty as well when the balancer does not exist any more
   */
  List<InstanceRegistration> registrations(LoadBalancer balancer, Set<InstanceId> expected);

  /**
   * Takes the registrations out. Success proves nothing: ask {@link #registrations} again. A
   * registration or balancer that is already gone is no trouble.
   */
  void deregister(LoadBalancer balancer, Collection<InstanceRegistration> registrations);

  /** How long the balancer lets running requests finish after a deregistration. */
  Duration deregistrationDelay(LoadBalancer balancer);

  /**
   * A target group or a classic balancer.
   *
   * @param kind what stands in front
   * @param id ARN of the target group, or name of the classic balancer
   * @param name the name people know it by
   */
  record LoadBalancer(LoadBalancerKind kind, String id, String name) {}

  /** What stands in front, which decides how long its nodes take to hear of a deregistration. */
  enum LoadBalancerKind {
    APPLICATION,
    NETWORK,
    GATEWAY,
    CLASSIC
  }

  /**
   * One instance in one balancer, once for each port.
   *
   * @param port the registered port; null for classic balancers
   * @param state what the balancer says
   */
  record InstanceRegistration(
      InstanceId instance, @Nullable Integer port, RegistrationState state) {}

  /** Whether a registration gets traffic. */
  enum RegistrationState {
    /** Registered: healthy or not, or of unknown health. */
    ACTIVE,
    /** Registered, but nothing sends to it ({@code Target.NotInUse} and the like). */
    UNUSED,
    /** Deregistered; running requests may finish. */
    DRAINING
  }
}
