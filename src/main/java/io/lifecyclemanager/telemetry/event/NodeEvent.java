package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.NodeRef;

/**
 * What an event of a node says.
 *
 * @param importance how it competes for the few events of a node
 * @param reason a word for programs, as in {@code Draining}
 * @param action what the program does, as in {@code Drain}
 * @param note a sentence for people
 */
public record NodeEvent(
    NodeRef node, EventImportance importance, String reason, String action, String note) {
  /** How an event competes for the few events of a node. */
  public enum EventImportance {
    /** A step of a termination. */
    PROGRESS,
    /** The end of a termination, for which a place is reserved. */
    END,
    /** What an operator should look at. */
    WARNING
  }

  /** Equal for events that repeat each other: numbers do not count. */
  String content() {
    return reason + " " + note.replaceAll("[0-9]+", "#");
  }
}
