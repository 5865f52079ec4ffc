package io.lifecyclemanager.model;

/**
 * An instance's state in its Auto Scaling group. Decoded leniently: AWS adds states, and an unknown
 * one is kept as text.
 *
 * @param text the state as Auto Scaling names it, such as {@code Terminating:Wait}
 */
public record LifecycleState(String text) {
  /**
   * Whether the instance waits, or is about to wait, in a terminating hook: {@code Terminating},
   * {@code Terminating:Wait}, their warm pool forms, and the wait before a root volume is replaced.
   */
  public boolean isTerminating() {
    return switch (text) {
      case "Terminating",
          "Terminating:Wait",
          "Warmed:Terminating",
          "Warmed:Terminating:Wait",
          "ReplacingRootVolume",
          "ReplacingRootVolume:Wait" ->
          true;
      default -> false;
    };
  }

  /** Whether the instance counts for its group's desired capacity. */
  public boolean isInService() {
    return text.equals("InService");
  }

  /**
   * Whether the machine lives on without a termination: the instance has returned, if it was
   * terminating. Auto Scaling puts only an instance in service into standby, and detaches only one
   * in service or in standby, so that these states too come after the end of a termination.
   */
  public boolean isInUse() {
    return switch (text) {
      case "InService", "EnteringStandby", "Standby", "Detaching", "Detached" -> true;
      default -> false;
    };
  }

  /**
   * Whether the instance waits, or is about to wait, in a hook on its way into a warm pool. After a
   * scale-in with a reuse policy it waits in the terminating hooks, after a launch into the pool in
   * the launching hooks: the state is the same, only the transition in the message tells which.
   */
  public boolean isEnteringWarmPool() {
    return text.equals("Warmed:Pending") || text.equals("Warmed:Pending:Wait");
  }

  /**
   * Whether the instance is in a warm pool, on its way into one, or terminated out of one: in all
   * of them it serves nothing.
   */
  public boolean isInWarmPool() {
    return text.startsWith("Warmed:");
  }

  /**
   * Whether the instance waits, or is about to wait, in a hook that may be a launching one. See
   * {@link #isEnteringWarmPool}.
   */
  public boolean isLaunching() {
    return text.equals("Pending") || text.equals("Pending:Wait") || isEnteringWarmPool();
  }

  /**
   * Whether the instance waits in a hook now that may be a terminating one: only then is there an
   * action that can be held and completed. See {@link #isEnteringWarmPool}.
   */
  public boolean isWaitingInHook() {
    return (isTerminating() || isEnteringWarmPool()) && text.endsWith(":Wait");
  }

  /**
   * Whether the instance has left its hooks: no action can be held or completed any more. A
   * retained instance has left them too, but may be terminated again, so that a new message may be
   * ahead of what Auto Scaling says about it.
   */
  public boolean isPastHooks() {
    return switch (text) {
      case "Terminating:Proceed",
          "Terminated",
          "Warmed:Terminating:Proceed",
          "Warmed:Terminated",
          "Warmed:Pending:Proceed",
          "ReplacingRootVolume:Proceed",
          "RootVolumeReplaced",
          "Detaching",
          "Detached" ->
          true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
