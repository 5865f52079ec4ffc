package io.lifecyclemanager.simulation.aws.autoscaling;

import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.DETACHED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.DETACHING;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.ENTERING_STANDBY;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.IN_SERVICE;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.PENDING;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.PENDING_PROCEED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.PENDING_WAIT;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.REPLACING_ROOT_VOLUME;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.REPLACING_ROOT_VOLUME_PROCEED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.REPLACING_ROOT_VOLUME_WAIT;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.STANDBY;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.TERMINATED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.TERMINATING;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.TERMINATING_PROCEED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.TERMINATING_WAIT;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_PENDING;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_PENDING_PROCEED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_PENDING_WAIT;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_STOPPED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_TERMINATING;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_TERMINATING_PROCEED;
import static io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState.WARMED_TERMINATING_WAIT;

import java.util.Optional;

/** The ways of an instance, each with its states and what the messages of its hooks say. */
public enum InstanceTransition {
  /** A new instance on its way into service. */
  LAUNCH(PENDING, PENDING_WAIT, PENDING_PROCEED, IN_SERVICE, "EC2", "AutoScalingGroup"),
  /**
   * A new instance on its way into the warm pool: the states are those of a scale-in with reuse.
   */
  LAUNCH_INTO_WARM_POOL(
      WARMED_PENDING,
      WARMED_PENDING_WAIT,
      WARMED_PENDING_PROCEED,
      WARMED_STOPPED,
      "EC2",
      "WarmPool"),
  /** The end of an instance. */
  TERMINATION(
      TERMINATING, TERMINATING_WAIT, TERMINATING_PROCEED, TERMINATED, "AutoScalingGroup", "EC2"),
  /** Scale-in with reuse: the instance is kept, stopped, for later. */
  TO_WARM_POOL(
      WARMED_PENDING,
      WARMED_PENDING_WAIT,
      WARMED_PENDING_PROCEED,
      WARMED_STOPPED,
      "AutoScalingGroup",
      "WarmPool"),
  /** A scale-out from the warm pool. */
  LAUNCH_FROM_WARM_POOL(
      PENDING, PENDING_WAIT, PENDING_PROCEED, IN_SERVICE, "WarmPool", "AutoScalingGroup"),
  /** The end of an instance in the warm pool. */
  TERMINATION_FROM_WARM_POOL(
      WARMED_TERMINATING,
      WARMED_TERMINATING_WAIT,
      WARMED_TERMINATING_PROCEED,
      TERMINATED,
      "WarmPool",
      "EC2"),
  /** EnterStandby: no hook fires. */
  ENTER_STANDBY(ENTERING_STANDBY, STANDBY),
  /** ExitStandby: no hook fires. */
  EXIT_STANDBY(PENDING, IN_SERVICE),
  /** DetachInstances: no hook fires, the machine runs on. */
  DETACHMENT(DETACHING, DETACHED),
  /** Instance refresh by a new root volume: the same instance returns to service. */
  ROOT_VOLUME_REPLACEMENT(
      REPLACING_ROOT_VOLUME,
      REPLACING_ROOT_VOLUME_WAIT,
      REPLACING_ROOT_VOLUME_PROCEED,
      IN_SERVICE,
      "AutoScalingGroup",
      "AutoScalingGroup");

  private final SimulatedLifecycleState begun;
  private final SimulatedLifecycleState waiting;
  private final SimulatedLifecycleState proceeding;
  private final SimulatedLifecycleState end;
  private final String origin;
  private final String destination;

  InstanceTransition(
      SimulatedLifecycleState begun,
      SimulatedLifecycleState waiting,
      SimulatedLifecycleState proceeding,
      SimulatedLifecycleState end,
      String origin,
      String destination) {
    this.begun = begun;
    this.waiting = waiting;
    this.proceeding = proceeding;
    this.end = end;
    this.origin = origin;
    this.destination = destination;
  }

  /** A way on which no hook stops the instance. */
  InstanceTransition(SimulatedLifecycleState begun, SimulatedLifecycleState end) {
    this(begun, begun, begun, end, "", "");
  }

  SimulatedLifecycleState begun() {
    return begun;
  }

  SimulatedLifecycleState waiting() {
    return waiting;
  }

  SimulatedLifecycleState proceeding() {
    return proceeding;
  }

  SimulatedLifecycleState end() {
    return end;
  }

  String origin() {
    return origin;
  }

  String destination() {
    return destination;
  }

  /** Whether hooks can stop the instance on this way. */
  boolean firesHooks() {
    return waiting != begun;
  }

  /** The kind of hooks that stop it. */
  String transition() {
    if (!firesHooks()) {
      return "";
    }
    return isLaunch() ? LifecycleHook.LAUNCHING : LifecycleHook.TERMINATING;
  }

  boolean isLaunch() {
    return this == LAUNCH
        || this == LAUNCH_INTO_WARM_POOL
        || this == LAUNCH_FROM_WARM_POOL
        || this == EXIT_STANDBY;
  }

  /** The state in which an abandoned instance is kept, where its group retains such. */
  Optional<SimulatedLifecycleState> retained() {
    return switch (this) {
      case TERMINATION -> Optional.of(SimulatedLifecycleState.TERMINATING_RETAINED);
      case TO_WARM_POOL -> Optional.of(SimulatedLifecycleState.WARMED_PENDING_RETAINED);
      case TERMINATION_FROM_WARM_POOL ->
          Optional.of(SimulatedLifecycleState.WARMED_TERMINATING_RETAINED);
      case LAUNCH,
          LAUNCH_INTO_WARM_POOL,
          LAUNCH_FROM_WARM_POOL,
          ENTER_STANDBY,
          EXIT_STANDBY,
          DETACHMENT,
          ROOT_VOLUME_REPLACEMENT ->
          Optional.empty();
    };
  }

  boolean isRootVolumeReplacement() {
    return this == ROOT_VOLUME_REPLACEMENT;
  }
}
