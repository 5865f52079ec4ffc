package io.lifecyclemanager.event;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of EC2 events that concern one instance. */
public enum EventKind {
  /** EC2 takes a spot instance back, usually two minutes after its warning. */
  SPOT("spot", "spot interruption"),
  /** The instance stops or terminates, or has done so. */
  STATE_CHANGE("state-change", "change of the instance's state"),
  /** EC2 will reboot, stop or retire the instance, or maintain its host. */
  SCHEDULED("scheduled", "scheduled event"),
  /** The spot instance is more likely to be interrupted than others. */
  REBALANCE("rebalance", "rebalance recommendation");

  private final String text;
  private final String description;

  EventKind(String text, String description) {
    this.text = text;
    this.description = description;
  }

  /** The kind in words, for logs. */
  public String description() {
    return description;
  }

  /** The kind as it is written in options, logs, metrics and claims. */
  public String text() {
    return text;
  }

  /** The kind with this text; empty when there is none. */
  public static Optional<EventKind> parse(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}
