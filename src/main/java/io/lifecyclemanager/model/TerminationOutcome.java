package io.lifecyclemanager.model;

/** How a termination ended. */
public enum TerminationOutcome {
  /** Deregistration and drain succeeded. */
  COMPLETED,
  /** Deregistration or drain did not end in time; the actions are completed all the same. */
  ABANDONED,
  /** Auto Scaling ended the actions by itself. */
  OVER,
  /** Another replica continues, or this replica after a restart. */
  HANDED_OVER
}
