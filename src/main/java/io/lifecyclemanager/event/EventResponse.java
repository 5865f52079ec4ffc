package io.lifecyclemanager.event;

import java.util.Locale;

/** What the controller does when an event of some kind is confirmed. */
public enum EventResponse {
  /** Nothing: messages about it are deleted. */
  IGNORE,
  /** Keeps new pods away from the node; those that run stay, and so do its load balancers. */
  CORDON,
  /** All of a termination: cordon, deregistration and drain. */
  DRAIN;

  /** The response as it is written in options, logs and claims. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
