package io.lifecyclemanager.enrollment.aws;

/** The tag on queues and roles that were made here, and may therefore be removed here. */
public final class OwnershipTag {
  /** The tag's key. */
  public static final String KEY = "lifecycle-manager.io/made-by";

  /** The tag's value. */
  public static final String VALUE = "enroll";

  private OwnershipTag() {}
}
