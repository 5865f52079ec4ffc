package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** Decides from a target's health whether it is registered. Pure. */
final class TargetRegistrationState {
  /** Gets no traffic, and may be refused when it is to be deregistered: counts as deregistered. */
  private static final String STOPPED_OR_TERMINATED = "Target.InvalidState";

  private TargetRegistrationState() {}

  /** The state; empty when the target is not registered. */
  static Optional<RegistrationState> of(TargetHealth health) {
    return of(health.stateAsString(), health.reasonAsString());
  }

  /**
   * As the other. {@code unused} alone does not mean that a target is deregistered: its reason
   * tells. A state that is unknown here counts as registered.
   */
  static Optional<RegistrationState> of(@Nullable String state, @Nullable String reason) {
    return switch (String.valueOf(state)) {
      case "draining", "unhealthy.draining" -> Optional.of(RegistrationState.DRAINING);
      case "unused" ->
          switch (String.valueOf(reason)) {
            case "Target.NotRegistered", STOPPED_OR_TERMINATED -> Optional.empty();
            case "Target.NotInUse", "Target.IpUnusable" -> Optional.of(RegistrationState.UNUSED);
            default -> Optional.of(RegistrationState.ACTIVE);
          };
      default -> Optional.of(RegistrationState.ACTIVE);
    };
  }
}
