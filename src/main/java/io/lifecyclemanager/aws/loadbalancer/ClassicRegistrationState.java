package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides from an answer of DescribeInstanceHealth whether an instance is registered. Pure. The
 * state alone does not tell: a draining instance is {@code InService}, and {@code OutOfService} is
 * an unhealthy instance as well as a deregistered one. Only the description tells.
 */
final class ClassicRegistrationState {
  private ClassicRegistrationState() {}

  /** Of an instance in the answer about all: it is registered, unless its description denies it. */
  static Optional<RegistrationState> ofListed(@Nullable String description) {
    return isDeregistered(description)
        ? Optional.empty()
        : Optional.of(
            isDraining(description) ? RegistrationState.DRAINING : RegistrationState.ACTIVE);
  }

  /**
   * Of an instance that was missing in the answer about all and was then named. Out of service
   * means deregistered: an unhealthy registered instance would have been in the answer about all.
   */
  static Optional<RegistrationState> ofNamed(@Nullable String state, @Nullable String description) {
    return "InService".equals(state) ? ofListed(description) : Optional.empty();
  }

  private static boolean isDraining(@Nullable String description) {
    String words = lowerCase(description);
    return words.contains("deregistration") && words.contains("in progress");
  }

  private static boolean isDeregistered(@Nullable String description) {
    return lowerCase(description).contains("not currently registered");
  }

  private static String lowerCase(@Nullable String description) {
    return String.valueOf(description).toLowerCase(Locale.ROOT);
  }
}
