package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a drain obeys. It asks again for each decision, since all may change. Thread-safe. */
public interface DrainConditions {
  /** When the drain must have ended: pods are deleted in time for their grace periods. */
  Deadline end();

  /** Until when the drain waits for its pods; {@link #end} at the latest. */
  Deadline waitUntil();

  /**
   * When the node was cordoned. Empty while it is not, because that was refused: then every pod's
   * successor may be bound to it.
   */
  Optional<Deadline> cordonedAt();

  /**
   * Why pods are not evicted; empty when they are. Otherwise the drain waits until they end by
   * themselves, and evicts them as late as {@link Escalation#evictProtectedAt} says.
   */
  Optional<WaitCause> waitCause();

  /**
   * Why a drain waits for pods.
   *
   * @param kind the kind of each pod's blocker
   * @param reason as the end of a sentence about a pod
   * @param since when it began; empty where it applies to each pod from its first sight
   */
  record WaitCause(BlockerKind kind, String reason, Optional<Instant> since) {}

  /**
   * The drain has seen its pods, which may move {@link #end} to a later time, and back when no
   * protected pod is left.
   *
   * @param anyProtected whether it waits for protected pods
   * @param longestGrace of the pods that are to leave
   * @param protectedGraceEnd when the protected pods that terminate have had their grace periods;
   *     empty without one
   */
  void onPodsSeen(
      boolean anyProtected, Duration longestGrace, Optional<Deadline> protectedGraceEnd);

  /** Whether no kubelet runs on the node, so that its pods do not stop. */
  boolean isNodeUnreachable();

  /**
   * Whether this replica still owns the node; asked before each eviction.
   *
   * @throws RemoteFailure when the owner cannot be read; it is asked again then
   */
  boolean isStillOwner();
}
