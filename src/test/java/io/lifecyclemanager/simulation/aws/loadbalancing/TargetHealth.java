package io.lifecyclemanager.simulation.aws.loadbalancing;

import org.jspecify.annotations.Nullable;

/** What DescribeTargetHealth says of a target; {@code reason} is null for a healthy one. */
public record TargetHealth(String state, @Nullable String reason, @Nullable String description) {
  /** Gets traffic. */
  public static final TargetHealth HEALTHY = new TargetHealth("healthy", null, null);

  /** Just registered, not yet checked. */
  public static final TargetHealth INITIAL =
      new TargetHealth(
          "initial", "Elb.RegistrationInProgress", "Target registration is in progress");

  /** Registered, but fails its health checks. */
  public static final TargetHealth UNHEALTHY =
      new TargetHealth(
          "unhealthy", "Target.FailedHealthChecks", "Health checks failed with these codes: [503]");

  /** Registered, health checks being off. */
  public static final TargetHealth UNAVAILABLE =
      new TargetHealth(
          "unavailable", "Target.HealthCheckDisabled", "Health checks are not enabled");

  /** Still listed, but the instance is stopped or terminated. */
  public static final TargetHealth INVALID_STATE =
      new TargetHealth("unused", "Target.InvalidState", "Target is in the stopped state");

  public static final TargetHealth DRAINING =
      new TargetHealth(
          "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");

  /** Still registered, but no listener sends to it. */
  public static final TargetHealth NOT_IN_USE =
      new TargetHealth(
          "unused",
          "Target.NotInUse",
          "Target group is not configured to receive traffic from the load balancer");

  static final TargetHealth NOT_REGISTERED =
      new TargetHealth(
          "unused", "Target.NotRegistered", "Target is not registered to the target group");
}
