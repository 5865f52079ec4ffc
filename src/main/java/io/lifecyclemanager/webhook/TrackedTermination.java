package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.Fact.TerminationStarted;

/**
 * What the notifications about one termination depend on. Guarded by the lock of {@link
 * NotificationSource}.
 */
final class TrackedTermination {
  private final String id;
  private final String start;
  private boolean isFollower;
  private boolean isCordonOnly;
  private boolean hasForced;
  private int blocked;

  TrackedTermination(TerminationStarted start) {
    this.id = start.id();
    this.start =
        "termination started: %s, %d s until its deadline"
            .formatted(start.cause(), start.timeLimit().toSeconds());
  }

  String id() {
    return id;
  }

  /** That it has started, and why. */
  String start() {
    return start;
  }

  void setClaimed(boolean cordonOnly) {
    isFollower = false;
    isCordonOnly = cordonOnly;
  }

  /** Another replica drains the node, and tells of it. */
  void setFollower() {
    isFollower = true;
  }

  /** Whether this replica tells of its end. */
  boolean hasEndToTell() {
    return !isFollower && !isCordonOnly;
  }

  /** Whether no forced deletion was told before; it is from now on. */
  boolean isFirstForced() {
    boolean isFirst = !hasForced;
    hasForced = true;
    return isFirst;
  }

  /** The number of the next notification of this replica about blockers, from 1. */
  int nextBlocked() {
    blocked++;
    return blocked;
  }
}
