package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claims.Claim;
import io.lifecyclemanager.model.RemoteTrouble;

/**
 * Whether a node is still ours. The index says so at once when it is not, but not to a process that
 * stood still: while a message was not kept hidden, it may have become somebody else's, and the
 * node with it. Then the API server is asked, once for each time that happened. Thread-safe.
 */
final class Standing {
  private final Tools tools;
  private final Claim claim;
  private volatile long sureAt;

  /** The node was claimed just now. */
  Standing(Tools tools, Claim claim) {
    this.tools = tools;
    this.claim = claim;
    sureAt = claim.atNanos();
  }

  /**
   * Whether nobody has taken the node over.
   *
   * @throws RemoteTrouble when that cannot be said now
   */
  boolean isOurs() {
    if (tools.visibility().isUnbrokenSince(sureAt)) {
      return true;
    }
    long now = tools.time().nanos();
    boolean ours = tools.claims().isStillOurs(claim);
    if (ours) {
      sureAt = now;
    }
    return ours;
  }
}
