package io.lifecyclemanager.aws.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the states and descriptions of load balancers mean. */
class RegistrationStateTest {
  @ParameterizedTest
  @CsvSource({
    "initial, Elb.RegistrationInProgress, ACTIVE",
    "healthy, , ACTIVE",
    "unhealthy, Target.FailedHealthChecks, ACTIVE",
    "unavailable, Target.HealthCheckDisabled, ACTIVE",
    "draining, Target.DeregistrationInProgress, DRAINING",
    "unhealthy.draining, , DRAINING",
    "unused, Target.NotRegistered, ",
    "unused, Target.NotInUse, UNUSED",
    "unused, Target.InvalidState, ",
    "unused, Target.IpUnusable, UNUSED",
    "unused, Target.SomethingNew, ACTIVE",
    "something.new, , ACTIVE"
  })
  void aTargetIsDeregisteredOnlyWhenItsReasonSaysSo(
      String state, @Nullable String reason, @Nullable RegistrationState means) {
    assertThat(TargetRegistrationState.of(state, reason).orElse(null)).isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({
    "N/A, ACTIVE",
    "Instance has failed at least the UnhealthyThreshold number of health checks, ACTIVE",
    "Instance deregistration currently in progress., DRAINING",
    "Instance is not currently registered with the LoadBalancer., "
  })
  void anInstanceInTheListIsRegisteredUnlessItsDescriptionDeniesIt(
      String description, @Nullable RegistrationState means) {
    assertThat(ClassicRegistrationState.ofListed(description).orElse(null)).isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({
    "InService, Instance deregistration currently in progress., DRAINING",
    "InService, N/A, ACTIVE",
    "OutOfService, Instance is not currently registered with the LoadBalancer., ",
    "OutOfService, Instance is in stopped state., "
  })
  void aNamedInstanceIsDeregisteredOnceItIsOutOfService(
      String state, String description, @Nullable RegistrationState means) {
    assertThat(ClassicRegistrationState.ofNamed(state, description).orElse(null)).isEqualTo(means);
  }
}
