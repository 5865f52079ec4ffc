package io.lifecyclemanager.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** The response with this text; empty when there is none. */
  public static Optional<EventResponse> parse(String text) {
    return Arrays.stream(values()).filter(response -> response.text().equals(text)).findFirst();
  }
}
