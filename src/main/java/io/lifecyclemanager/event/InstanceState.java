package io.lifecyclemanager.event;

import java.util.Arrays;
import java.util.Locale;

/** The state of an instance, as EC2 names it. */
public enum InstanceState {
  PENDING,
  RUNNING,
  SHUTTING_DOWN,
  TERMINATED,
  STOPPING,
  STOPPED,
  /** A state that this program does not know. */
  UNKNOWN;

  /** The state as EC2 writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The state with this text; {@link #UNKNOWN} for any other text. */
  public static InstanceState of(String text) {
    return Arrays.stream(values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Whether an instance in this state neither runs nor will run unless it is started again. */
  public boolean isEnding() {
    return switch (this) {
      case SHUTTING_DOWN, TERMINATED, STOPPING, STOPPED -> true;
      case PENDING, RUNNING, UNKNOWN -> false;
    };
  }

  /** Whether an instance in this state can be started again. */
  public boolean isStopping() {
    return this == STOPPING || this == STOPPED;
  }
}
