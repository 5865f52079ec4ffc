package io.lifecyclemanager.model;

import java.time.Duration;

/** The shorter or the longer of two times. Pure. */
public final class DurationMath {
  private DurationMath() {}

  /** The shorter one. */
  public static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The longer one. */
  public static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
