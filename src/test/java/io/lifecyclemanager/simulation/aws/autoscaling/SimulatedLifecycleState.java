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
  WARMED_STOPPED("Warmed:Stopped"),
  REPLACING_ROOT_VOLUME("ReplacingRootVolume"),
  REPLACING_ROOT_VOLUME_WAIT("ReplacingRootVolume:Wait"),
  REPLACING_ROOT_VOLUME_PROCEED("ReplacingRootVolume:Proceed"),
  ROOT_VOLUME_REPLACED("RootVolumeReplaced");

  private final String awsName;

  SimulatedLifecycleState(String awsName) {
    this.awsName = awsName;
  }

  /** The name in AWS's answers, as {@code Terminating:Wait}. */
  public String awsName() {
    return awsName;
  }
}
