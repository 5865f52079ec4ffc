package io.lifecyclemanager.webhook;

import java.util.Locale;

/** What a webhook can be told of a termination. */
public enum NotificationType {
  /** This replica has claimed the node, which no replica had claimed before. */
  STARTED,
  /** Something keeps the termination from ending that does not end by itself. */
  BLOCKED,
  /** The first of the node's pods is deleted regardless of its disruption budgets. */
  FORCED,
  /** The termination has ended, and all was done. */
  ENDED,
  /** The termination has ended, but not all was done in time. */
  FAILED;

  /** The type as it is written in options and in notifications. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an operator should look at the termination. */
  boolean isWarning() {
    return switch (this) {
      case STARTED, ENDED -> false;
      case BLOCKED, FORCED, FAILED -> true;
    };
  }
}
