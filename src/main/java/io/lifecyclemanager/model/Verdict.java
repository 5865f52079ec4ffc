package io.lifecyclemanager.model;

/** The result with which a lifecycle action is completed. Both end in termination. */
public enum Verdict {
  /** Deregistration and drain succeeded; other hooks of the group continue to wait. */
  CONTINUE,
  /**
   * Deregistration or drain did not end in time. Auto Scaling skips the remaining hooks; a group
   * with a retain policy keeps the instance.
   */
  ABANDON
}
