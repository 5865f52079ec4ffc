package io.lifecyclemanager.enrollment.aws;

/** The tag on queues, roles and rules that enroll created; unenroll removes no others. */
final class OwnershipTag {
  static final String KEY = "lifecycle-manager.io/made-by";

  static final String VALUE = "enroll";

  private OwnershipTag() {}
}
