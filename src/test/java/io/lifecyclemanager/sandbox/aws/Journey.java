package io.lifecyclemanager.sandbox.aws;

import static io.lifecyclemanager.sandbox.aws.LifecycleState.IN_SERVICE;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.PENDING;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.PENDING_PROCEED;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.PENDING_WAIT;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.REPLACING_ROOT_VOLUME;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.REPLACING_ROOT_VOLUME_PROCEED;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.REPLACING_ROOT_VOLUME_WAIT;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.TERMINATED;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.TERMINATING;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.TERMINATING_PROCEED;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.TERMINATING_WAIT;
import static io.lifecyclemanager.sandbox.aws.LifecycleState.WARMED_STOPPED;

/** The ways on which hooks can stop an instance, each with its states and what its messages say. */
public enum Journey {
  /** A new instance on its way into service. */
  LAUNCH(PENDING, PENDING_WAIT, PENDING_PROCEED, IN_SERVICE, "EC2", "AutoScalingGroup"),
  /** The end of an instance. */
  TERMINATION(
      TERMINATING, TERMINATING_WAIT, TERMINATING_PROCEED, TERMINATED, "AutoScalingGroup", "EC2"),
  /** Scale-in with reuse: the instance is kept, stopped, for later. */
  TO_WARM_POOL(
      TERMINATING,
      TERMINATING_WAIT,
      TERMINATING_PROCEED,
      WARMED_STOPPED,
      "AutoScalingGroup",
      "WarmPool"),
  /** Instance refresh by a new root volume: the same instance returns to service. */
  ROOT_VOLUME_REPLACEMENT(
      REPLACING_ROOT_VOLUME,
      REPLACING_ROOT_VOLUME_WAIT,
      REPLACING_ROOT_VOLUME_PROCEED,
      IN_SERVICE,
      "AutoScalingGroup",
      "AutoScalingGroup");

  private final LifecycleState begun;
  private final LifecycleState waiting;
  private final LifecycleState proceeding;
  private final LifecycleState end;
  private final String origin;
  private final String destination;

  Journey(
      LifecycleState begun,
      LifecycleState waiting,
      LifecycleState proceeding,
      LifecycleState end,
      String origin,
      String destination) {
    this.begun = begun;
    this.waiting = waiting;
    this.proceeding = proceeding;
    this.end = end;
    this.origin = origin;
    this.destination = destination;
  }

  LifecycleState begun() {
    return begun;
  }

  LifecycleState waiting() {
    return waiting;
  }

  LifecycleState proceeding() {
    return proceeding;
  }

  LifecycleState end() {
    return end;
  }

  String origin() {
    return origin;
  }

  String destination() {
    return destination;
  }

  /** The kind of hooks that stop it. */
  String transition() {
    return this == LAUNCH ? LifecycleHook.LAUNCHING : LifecycleHook.TERMINATING;
  }

  boolean isRootVolumeReplacement() {
    return this == ROOT_VOLUME_REPLACEMENT;
  }
}
