package io.lifecyclemanager.simulation.aws.autoscaling;

import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Duration;
import java.util.Optional;

/**
 * A hook of a group.
 *
 * @param target ARN of the queue that is told; empty if EventBridge alone would be
 */
public record LifecycleHook(
    String name,
    String transition,
    Duration heartbeatTimeout,
    LifecycleResult defaultResult,
    Optional<String> target,
    Optional<String> role,
    Optional<String> metadata) {
  static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
  static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
  private static final Duration LONGEST = Duration.ofDays(2);

  /** A terminating hook with AWS's defaults: an hour, ABANDON, and no queue. */
  public static LifecycleHook terminating(String name) {
    return withDefaults(name, TERMINATING);
  }

  /** A launching hook with AWS's defaults: an hour, ABANDON, and no queue. */
  public static LifecycleHook launching(String name) {
    return withDefaults(name, LAUNCHING);
  }

  static LifecycleHook withDefaults(String name, String transition) {
    return new LifecycleHook(
        name,
        transition,
        Duration.ofHours(1),
        LifecycleResult.ABANDON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * How long an action waits after its start or its last heartbeat. Set here, any value is taken,
   * as tests are in a hurry.
   */
  public LifecycleHook heartbeatTimeout(Duration timeout) {
    return new LifecycleHook(name, transition, timeout, defaultResult, target, role, metadata);
  }

  /** The result of an action that expires. */
  public LifecycleHook defaultResult(LifecycleResult result) {
    return new LifecycleHook(name, transition, heartbeatTimeout, result, target, role, metadata);
  }

  /** The queue to tell, by its ARN. */
  public LifecycleHook target(String arn) {
    return new LifecycleHook(
        name,
        transition,
        heartbeatTimeout,
        defaultResult,
        Optional.of(arn),
        Optional.of(role.orElse("arn:aws:iam::" + Arns.ACCOUNT + ":role/lifecycle-hooks")),
        metadata);
  }

  LifecycleHook role(String arn) {
    return new LifecycleHook(
        name, transition, heartbeatTimeout, defaultResult, target, Optional.of(arn), metadata);
  }

  /** Text that every message of the hook carries. */
  public LifecycleHook metadata(String text) {
    return new LifecycleHook(
        name, transition, heartbeatTimeout, defaultResult, target, role, Optional.of(text));
  }

  /**
   * How long an action can be kept waiting in all: 100 heartbeat timeouts, but no more than 48
   * hours.
   */
  public Duration globalTimeout() {
    Duration hundredfold = heartbeatTimeout.multipliedBy(100);
    return hundredfold.compareTo(LONGEST) < 0 ? hundredfold : LONGEST;
  }
}
