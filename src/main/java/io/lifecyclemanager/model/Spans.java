package io.lifecyclemanager.model;

import java.time.Duration;

/** The shorter or the longer of two times. Pure. */
public final class Spans {
  private Spans() {}

  /** The shorter one. */
  public static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The longer one. */
  public static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
