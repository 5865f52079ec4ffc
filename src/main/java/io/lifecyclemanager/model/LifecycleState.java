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

  /**
   * Whether the instance waits in a terminating hook now: only then is there an action that can be
   * held and completed.
   */
  public boolean isWaitingInHook() {
    return isTerminating() && text.endsWith(":Wait");
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
