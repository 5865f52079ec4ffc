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

  /** Whether the instance is in use: it has returned, if it had left. */
  public boolean isInService() {
    return text.equals("InService");
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

  /** Whether the instance has left its hooks: no action can be held or completed any more. */
  public boolean isPastHooks() {
    return switch (text) {
      case "Terminating:Proceed",
          "Terminating:Retained",
          "Terminated",
          "Warmed:Terminating:Proceed",
          "Warmed:Terminating:Retained",
          "Warmed:Terminated",
          "Warmed:Pending:Proceed",
          "Warmed:Pending:Retained",
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
