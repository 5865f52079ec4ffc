package io.lifecyclemanager.simulation.aws.autoscaling;

/** The states of an instance in its group, in AWS's words. */
public enum SimulatedLifecycleState {
  PENDING("Pending"),
  PENDING_WAIT("Pending:Wait"),
  PENDING_PROCEED("Pending:Proceed"),
  IN_SERVICE("InService"),
  TERMINATING("Terminating"),
  TERMINATING_WAIT("Terminating:Wait"),
  TERMINATING_PROCEED("Terminating:Proceed"),
  TERMINATING_RETAINED("Terminating:Retained"),
  TERMINATED("Terminated"),
  WARMED_PENDING("Warmed:Pending"),
  WARMED_PENDING_WAIT("Warmed:Pending:Wait"),
  WARMED_PENDING_PROCEED("Warmed:Pending:Proceed"),
  WARMED_PENDING_RETAINED("Warmed:Pending:Retained"),
  WARMED_STOPPED("Warmed:Stopped"),
  WARMED_RUNNING("Warmed:Running"),
  WARMED_HIBERNATED("Warmed:Hibernated"),
  WARMED_TERMINATING("Warmed:Terminating"),
  WARMED_TERMINATING_WAIT("Warmed:Terminating:Wait"),
  WARMED_TERMINATING_PROCEED("Warmed:Terminating:Proceed"),
  WARMED_TERMINATING_RETAINED("Warmed:Terminating:Retained"),
  REPLACING_ROOT_VOLUME("ReplacingRootVolume"),
  REPLACING_ROOT_VOLUME_WAIT("ReplacingRootVolume:Wait"),
  REPLACING_ROOT_VOLUME_PROCEED("ReplacingRootVolume:Proceed"),
  ROOT_VOLUME_REPLACED("RootVolumeReplaced"),
  ENTERING_STANDBY("EnteringStandby"),
  STANDBY("Standby"),
  DETACHING("Detaching"),
  DETACHED("Detached");

  private final String awsName;

  SimulatedLifecycleState(String awsName) {
    this.awsName = awsName;
  }

  /** Whether an instance in this state has left its group. */
  boolean isOutsideGroup() {
    return this == TERMINATED || this == DETACHED;
  }

  /** Whether the instance waits in a warm pool, for its use or its end. */
  boolean isInWarmPool() {
    return switch (this) {
      case WARMED_STOPPED,
          WARMED_RUNNING,
          WARMED_HIBERNATED,
          WARMED_TERMINATING,
          WARMED_TERMINATING_WAIT,
          WARMED_TERMINATING_PROCEED,
          WARMED_TERMINATING_RETAINED ->
          true;
      default -> false;
    };
  }

  /** The name in AWS's answers, as {@code Terminating:Wait}. */
  public String awsName() {
    return awsName;
  }
}
