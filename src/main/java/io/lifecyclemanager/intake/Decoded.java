package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.LifecycleAction;

/** What a message says. It says it only: nothing of it is true until Auto Scaling confirms it. */
public sealed interface Decoded {
  /** An instance waits in a hook on its way out. */
  record Terminating(LifecycleAction action) implements Decoded {}

  /** An instance waits in a hook on its way in: not the business of this program. */
  record Launching(String group, String instance) implements Decoded {}

  /** Sent by Auto Scaling whenever a hook is put. */
  record Test(String group) implements Decoded {}

  /**
   * Nothing this program acts on.
   *
   * @param why what it is, or what is wrong with it, in one line
   */
  record NotUnderstood(String why) implements Decoded {}
}
