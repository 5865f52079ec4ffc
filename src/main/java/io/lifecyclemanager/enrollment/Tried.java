package io.lifecyclemanager.enrollment;

/** What became of a change that was asked for. */
public sealed interface Tried {
  /** It is so now, whoever made it so. */
  record Done() implements Tried {}

  /**
   * What it needs is not known everywhere yet; worth another try.
   *
   * @param why in AWS's own words
   */
  record NotYet(String why) implements Tried {}
}
