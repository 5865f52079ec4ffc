package io.lifecyclemanager.enrollment;

/** The tag on queues and roles that were made here, and may therefore be removed here. */
public final class Mark {
  /** The tag's key. */
  public static final String KEY = "lifecycle-manager.io/made-by";

  /** The tag's value. */
  public static final String VALUE = "enroll";

  private Mark() {}
}
