package io.lifecyclemanager.webhook;

import java.util.Locale;

/** What became of a notification. */
public enum DeliveryResult {
  /** The webhook accepted it. */
  DELIVERED,
  /** The webhook answered that it does not accept such a request. */
  REJECTED,
  /** The webhook did not accept it in time. */
  FAILED,
  /** Too many notifications waited, or the process ended. */
  DROPPED;

  /** The value of the label {@code result}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
