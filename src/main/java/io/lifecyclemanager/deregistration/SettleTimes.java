package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;
import java.util.Collection;

/**
 * How long new connections may still arrive after a deregistration was accepted, until the
 * balancer's own nodes have all heard of it. Pure.
 *
 * @param application for an ALB or a classic ELB, about 10 s
 * @param network for an NLB or GWLB, minutes
 */
public record SettleTimes(Duration application, Duration network) {
  /** The longest there is. */
  Duration longest() {
    return DurationMath.max(application, network);
  }

  /** The settle time of these registrations: none where nothing was sent anyway. */
  Duration settleTime(LoadBalancerKind kind, Collection<InstanceRegistration> registrations) {
    if (registrations.stream().allMatch(one -> one.state() == RegistrationState.UNUSED)) {
      return Duration.ZERO;
    }
    return switch (kind) {
      case APPLICATION, CLASSIC -> application;
      case NETWORK, GATEWAY -> network;
    };
  }
}
