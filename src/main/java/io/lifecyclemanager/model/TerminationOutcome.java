package io.lifecyclemanager.model;

/** How a termination ended. */
public enum TerminationOutcome {
  /** Everything is done, and the actions are completed with CONTINUE. */
  COMPLETED,
  /** Not everything could be done in time; the actions are completed with ABANDON. */
  ABANDONED,
  /** Auto Scaling ended the actions by itself. */
  OVER,
  /** Left to another replica, or to this replica after a restart. */
  HANDED_OVER
}
