package io.lifecyclemanager.aws;

import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** What a target's health says about its registration. Pure. */
final class TargetRegistrationState {
  private TargetRegistrationState() {}

  /** Empty when the target is not registered. */
  static Optional<RegistrationState> of(TargetHealth health) {
    return of(health.stateAsString(), health.reasonAsString());
  }

  /**
   * {@code unused} alone does not mean that a target is gone, only its reason tells; and a state
   * that AWS adds one day is that of something registered.
   */
  static Optional<RegistrationState> of(@Nullable String state, @Nullable String reason) {
    return switch (String.valueOf(state)) {
      case "draining", "unhealthy.draining" -> Optional.of(RegistrationState.DRAINING);
      case "unused" ->
          switch (String.valueOf(reason)) {
            case "Target.NotRegistered" -> Optional.empty();
            case "Target.NotInUse", "Target.InvalidState", "Target.IpUnusable" ->
                Optional.of(RegistrationState.UNUSED);
            default -> Optional.of(RegistrationState.ACTIVE);
          };
      default -> Optional.of(RegistrationState.ACTIVE);
    };
  }
}
