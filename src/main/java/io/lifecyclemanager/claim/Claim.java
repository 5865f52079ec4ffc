package io.lifecyclemanager.claim;

import io.lifecyclemanager.model.NodeRef;
import org.jspecify.annotations.Nullable;

/**
 * A node that this replica has claimed.
 *
 * @param node the node
 * @param record what was written into the node's annotation; null when the API server refused the
 *     change or did not answer in time: the termination continues without it
 * @param epoch that of the record; without a record that of the claim that the node carried, which
 *     is 0 where it carried none
 * @param resumed whether the node carried a claim before: part of the work may be done
 * @param cordon whether the node is cordoned
 * @param atNanos when the node was claimed, or cordoned if that came later, on the monotonic clock
 */
public record Claim(
    NodeRef node,
    @Nullable ClaimRecord record,
    long epoch,
    boolean resumed,
    CordonState cordon,
    long atNanos) {

  /** Whether the node of a claim is cordoned and excluded from load balancers. */
  public enum CordonState {
    /** It is. */
    WRITTEN,
    /**
     * It is still schedulable because the disruption limit was reached: {@link Claimer#cordon} is
     * to follow.
     */
    AWAITED,
    /**
     * It is not, because the API server refused the change or did not answer in time: {@link
     * Claimer#completeLate} may follow.
     */
    MISSING
  }

  /** A claim with a record. */
  static Claim of(
      NodeRef node, ClaimRecord record, boolean resumed, CordonState cordon, long atNanos) {
    return new Claim(node, record, record.epoch(), resumed, cordon, atNanos);
  }

  /** This claim, with that state of the cordon from now on. */
  Claim withCordon(CordonState now, long nanos) {
    return new Claim(node, record, epoch, resumed, now, nanos);
  }
}
