package io.lifecyclemanager.model;

/** The result with which a lifecycle action is completed. Both end in termination. */
public enum Verdict {
  /** Other hooks of the group continue to wait; once all are over, the instance is terminated. */
  CONTINUE,
  /**
   * Possible where deregistration or drain did not end in time. Auto Scaling skips the remaining
   * hooks; a group with a retain policy keeps the instance.
   */
  ABANDON
}
