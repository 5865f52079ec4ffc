package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.Kind;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;
import java.util.Collection;

/**
 * How long new connections may still arrive after a deregistration was accepted, until the
 * balancer's own nodes have all heard of it. Pure.
 *
 * @param ordinary for an ALB or a classic ELB, about 10 s
 * @param network for an NLB or GWLB, minutes
 */
public record Settle(Duration ordinary, Duration network) {
  /** The longest there is. */
  Duration longest() {
    return DurationMath.max(ordinary, network);
  }

  /** The settle time of these registrations: none where nothing was sent anyway. */
  Duration of(Kind kind, Collection<Registration> registrations) {
    if (registrations.stream().allMatch(one -> one.state() == State.UNUSED)) {
      return Duration.ZERO;
    }
    return switch (kind) {
      case APPLICATION, CLASSIC -> ordinary;
      case NETWORK, GATEWAY -> network;
    };
  }
}
