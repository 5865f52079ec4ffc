package io.lifecyclemanager.model;

/** Why a message without effect was deleted. */
public enum DropReason {
  /** Auto Scaling sends it when a hook is put. */
  TEST_NOTIFICATION,
  /** A launch transition, which this program does not handle. */
  LAUNCH,
  /** Its action is over, as Auto Scaling confirmed. */
  OVER,
  /** A message of an unknown kind. */
  NOT_UNDERSTOOD
}
