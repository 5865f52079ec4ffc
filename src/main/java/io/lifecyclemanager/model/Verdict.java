package io.lifecyclemanager.model;

/** The result with which a lifecycle action is completed. Both end in termination. */
public enum Verdict {
  /** Everything was done; other hooks of the group go on waiting. */
  CONTINUE,
  /**
   * It could not be done in time. Remaining hooks are skipped; a group with a retain policy keeps
   * the instance for a look.
   */
  ABANDON
}
