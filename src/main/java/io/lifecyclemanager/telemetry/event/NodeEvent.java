package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.NodeRef;
import java.util.Set;

/**
 * What an event of a node says.
 *
 * @param importance how it competes for the few events of a node
 * @param reason a word for programs, as in {@code Draining}
 * @param action what the program does, as in {@code Drain}
 * @param note a sentence for people
 * @param content what it says, for comparison: an event all of whose content another one of its
 *     reason says is no news
 */
public record NodeEvent(
    NodeRef node,
    EventImportance importance,
    String reason,
    String action,
    String note,
    Set<String> content) {
  /** The limit of the API server for a note, in bytes. */
  public static final int MAX_NOTE = 1024;

  /** How an event competes for the few events of a node. */
  public enum EventImportance {
    /** A step of a termination. */
    PROGRESS,
    /** The end of a termination, for which a place is reserved. */
    END,
    /** What an operator should look at. */
    WARNING,
    /** What blocks a drain: has a place, and another one while there is room. */
    BLOCKER,
    /** Pods that are deleted regardless of their budgets: has a place until the node is drained. */
    DELETION;

    /** Whether the event is of the type Warning. */
    public boolean isWarning() {
      return this == WARNING || this == BLOCKER || this == DELETION;
    }
  }

  /** Copies the content. */
  public NodeEvent {
    content = Set.copyOf(content);
  }

  /** An event that equals others which differ only in numbers. */
  public NodeEvent(
      NodeRef node, EventImportance importance, String reason, String action, String note) {
    this(node, importance, reason, action, note, Set.of(note.replaceAll("[0-9]+", "#")));
  }
}
