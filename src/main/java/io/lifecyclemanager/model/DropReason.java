package io.lifecyclemanager.model;

/** The reason for which a message was deleted without a termination. */
public enum DropReason {
  /** Auto Scaling sends it when a hook is put. */
  TEST_NOTIFICATION,
  /** A launch transition, which this program does not handle. */
  LAUNCH,
  /** The lifecycle action is over, as Auto Scaling confirmed. */
  OVER,
  /** A message of an unknown kind. */
  NOT_UNDERSTOOD
}
