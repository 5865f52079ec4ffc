package io.lifecyclemanager.enrollment;

/** The result of one requested change. */
public sealed interface ApplyResult {
  /** AWS has the requested state, whether this request or an earlier one caused it. */
  record Applied() implements ApplyResult {}

  /**
   * The change depends on another that AWS has not propagated yet; worth a retry.
   *
   * @param reason AWS's own message
   */
  record NotYet(String reason) implements ApplyResult {}
}
