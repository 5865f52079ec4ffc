package io.lifecyclemanager.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a termination does with the pods of its node. From the mode that disturbs them least. */
public enum DrainMode {
  /** Nothing: the instance is deregistered from its load balancers only. */
  NONE,
  /** Waits until they end by themselves, and evicts them shortly before the deadline. */
  WAIT,
  /** Evicts them. */
  EVICT;

  /** The mode as it is typed in settings and shown in logs. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode with this text; empty when there is none. */
  static Optional<DrainMode> parse(String text) {
    return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
  }
}
