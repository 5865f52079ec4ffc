package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.DrainConditions.WaitCause;
import io.lifecyclemanager.drain.PodTriage.TriageResult.Evictable;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a pod is not evicted for the time being. Pure.
 *
 * @param kind the kind of its blocker
 * @param reason as the end of a sentence about the pod
 * @param isBehindOthers whether only other pods of the node hold it back
 * @param since when that began; empty where it began when the drain saw the pod first
 */
record HeldBackReason(
    BlockerKind kind, String reason, boolean isBehindOthers, Optional<Instant> since) {
  /** Its eviction is about to begin. */
  static final HeldBackReason NOT_YET =
      new HeldBackReason(BlockerKind.HELD_BACK, "was not evicted yet", false);

  /** It is critical, or the program runs in it. */
  static final HeldBackReason BEHIND_OTHERS =
      new HeldBackReason(
          BlockerKind.HELD_BACK, "is evicted after the other pods of the node", true);

  /** It is traffic-serving. */
  static final HeldBackReason TRAFFIC =
      new HeldBackReason(
          BlockerKind.HELD_BACK, "is evicted once load balancers send it no connections", false);

  private HeldBackReason(BlockerKind kind, String reason, boolean isBehindOthers) {
    this(kind, reason, isBehindOthers, Optional.empty());
  }

  /**
   * What counts for each pod of a drain.
   *
   * @param areOthersLeft whether pods are left on the node in which the program does not run
   * @param areOrdinaryPodsLeft whether some of these are not critical
   * @param waitCause why the drain evicts no pod; empty when it evicts them
   * @param hasTrafficStopped whether traffic-serving pods may be evicted
   */
  record DrainSituation(
      boolean areOthersLeft,
      boolean areOrdinaryPodsLeft,
      Optional<WaitCause> waitCause,
      boolean hasTrafficStopped) {
    /** No pod is known yet. */
    static final DrainSituation BEGINNING =
        new DrainSituation(false, false, Optional.empty(), false);
  }

  /**
   * Decides.
   *
   * @param isOwn whether the program runs in the pod
   * @return empty when the pod may be evicted
   */
  static Optional<HeldBackReason> of(Evictable pod, boolean isOwn, DrainSituation drain) {
    if (isOwn) {
      // A pod that never ends must not keep this replica from handing over its other nodes.
      return drain.areOthersLeft() ? Optional.of(BEHIND_OTHERS) : Optional.empty();
    }
    if (pod.protection().isPresent()) {
      return pod.protection()
          .map(reason -> new HeldBackReason(BlockerKind.PROTECTED, reason, false));
    }
    if (drain.waitCause().isPresent()) {
      return drain
          .waitCause()
          .map(cause -> new HeldBackReason(cause.kind(), cause.reason(), false, cause.since()));
    }
    if (pod.critical() && drain.areOrdinaryPodsLeft()) {
      return Optional.of(BEHIND_OTHERS);
    }
    boolean waitsForTraffic = pod.trafficServing() && !drain.hasTrafficStopped();
    return waitsForTraffic ? Optional.of(TRAFFIC) : Optional.empty();
  }
}
