package io.lifecyclemanager.aws;

import io.lifecyclemanager.deregistration.LoadBalancers.State;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** What a target's health says about its registration. Pure. */
final class TargetStates {
  private TargetStates() {}

  /** Empty when the target is not registered. */
  static Optional<State> of(TargetHealth health) {
    return of(health.stateAsString(), health.reasonAsString());
  }

  /**
   * {@code unused} alone does not mean that a target is gone, only its reason tells; and a state
   * that AWS adds one day is that of something registered.
   */
  static Optional<State> of(@Nullable String state, @Nullable String reason) {
    return switch (String.valueOf(state)) {
      case "draining", "unhealthy.draining" -> Optional.of(State.DRAINING);
      case "unused" ->
          switch (String.valueOf(reason)) {
            case "Target.NotRegistered" -> Optional.empty();
            case "Target.NotInUse", "Target.InvalidState", "Target.IpUnusable" ->
                Optional.of(State.UNUSED);
            default -> Optional.of(State.ACTIVE);
          };
      default -> Optional.of(State.ACTIVE);
    };
  }
}
