package io.lifecyclemanager.enrollment;

/** What became of a change that was asked for. */
public sealed interface ApplyResult {
  /** It is so now, whoever made it so. */
  record Applied() implements ApplyResult {}

  /**
   * What it needs is not known everywhere yet; worth another try.
   *
   * @param reason in AWS's own words
   */
  record NotYet(String reason) implements ApplyResult {}
}
