package io.lifecyclemanager.model;

/** The reason for which a message was deleted without a termination. */
public enum DropReason {
  /** Auto Scaling sends it when a hook is put. */
  TEST_NOTIFICATION,
  /** The action of a launching hook, which the settings do not let this program complete. */
  LAUNCH,
  /** A lifecycle hook of another tool. */
  OTHER_HOOK,
  /** The lifecycle action is over, as Auto Scaling confirmed. */
  OVER,
  /** A message of an unknown kind. */
  NOT_UNDERSTOOD
}
