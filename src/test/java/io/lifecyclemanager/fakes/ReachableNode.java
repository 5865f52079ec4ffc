package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.DrainConditions;
import io.lifecyclemanager.model.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * The conditions of a drain of a node that is reachable, cordoned and this replica's. All times are
 * by the drain's own clock. Thread-safe.
 */
public class ReachableNode implements DrainConditions {
  private final Deadline cordonedAt;
  private volatile Deadline end;

  /** A drain that must have ended at this time. */
  public ReachableNode(Deadline cordonedAt, Deadline end) {
    this.cordonedAt = cordonedAt;
    this.end = end;
  }

  /** Brings the end forward. */
  public void endAt(Deadline earlier) {
    end = earlier;
  }

  @Override
  public Deadline end() {
    return end;
  }

  @Override
  public Deadline waitUntil() {
    return end;
  }

  @Override
  public Optional<Deadline> cordonedAt() {
    return Optional.of(cordonedAt);
  }

  @Override
  public Optional<WaitCause> waitCause() {
    return Optional.empty();
  }

  @Override
  public void onPodsSeen(
      boolean anyProtected, Duration longestGrace, Optional<Deadline> protectedGraceEnd) {}

  @Override
  public boolean isNodeUnreachable() {
    return false;
  }

  @Override
  public boolean isStillOwner() {
    return true;
  }
}
