package io.lifecyclemanager.aws;

import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What DescribeInstanceHealth says about an instance's registration. Pure. The state itself says
 * nothing: a draining instance is {@code InService}, and {@code OutOfService} is a sick one as well
 * as one that has left. Only the description tells.
 */
final class ClassicRegistrationState {
  private ClassicRegistrationState() {}

  /** The state of an instance in the list of all: it is registered, unless it says otherwise. */
  static Optional<RegistrationState> ofListed(@Nullable String description) {
    return isDeregistered(description)
        ? Optional.empty()
        : Optional.of(
            isDraining(description) ? RegistrationState.DRAINING : RegistrationState.ACTIVE);
  }

  /**
   * The state of an instance that was not in that list and was asked for by name. Out of service
   * means that it has left: a sick one that is registered would have been in the list.
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
