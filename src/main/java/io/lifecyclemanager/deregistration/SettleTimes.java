package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The settle times: how long new connections may still arrive after an accepted deregistration,
 * until all nodes of the load balancer know of it.
 *
 * @param application of an ALB or a classic ELB, about 10 s
 * @param network of an NLB or a GWLB, minutes
 */
public record SettleTimes(Duration application, Duration network) {
  /** The longer of the two. */
  Duration longest() {
    return DurationMath.max(application, network);
  }

  /**
   * When an earlier deregistration has settled: none settles later than one that begins now.
   *
   * @param settledAt as it was recorded; null where that is unknown
   */
  @Nullable Deadline bound(@Nullable Deadline settledAt, Time time) {
    return settledAt == null ? null : settledAt.orEarlier(time.in(longest()));
  }

  /** The settle time of these registrations: zero where no traffic was sent to them. */
  public Duration settleTime(
      LoadBalancerKind kind, Collection<InstanceRegistration> registrations) {
    return registrations.stream().allMatch(one -> one.state() == RegistrationState.UNUSED)
        ? Duration.ZERO
        : of(kind);
  }

  /** The settle time of a target that gets traffic. */
  public Duration of(LoadBalancerKind kind) {
    return switch (kind) {
      case APPLICATION, CLASSIC -> application;
      case NETWORK, GATEWAY -> network;
    };
  }
}
