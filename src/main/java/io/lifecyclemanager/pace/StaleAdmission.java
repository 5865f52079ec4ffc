package io.lifecyclemanager.pace;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an admitted node no longer counts: it is gone or released, or its termination is finished
 * without a cordon. Pure. The index of nodes may be late, so that it only makes a node a candidate;
 * what is read from the API server after the ledger decides.
 */
final class StaleAdmission {
  /** No lifecycle action lasts longer than two days. */
  private static final Duration LONGEST_TERMINATION = Duration.ofHours(49);

  private StaleAdmission() {}

  /**
   * Whether the node no longer counts.
   *
   * @param view the node; empty where it does not exist
   * @param isFinished whether this replica has admitted it and its termination has ended here
   * @param now by the clock of the API server
   */
  static boolean isOver(
      AdmittedNode entry, Optional<NodeView> view, boolean isFinished, Instant now) {
    if (view.isEmpty()) {
      return true;
    }
    if (view.get().isTerminating()) {
      return false;
    }
    boolean isTooOld = entry.at().plus(LONGEST_TERMINATION).isBefore(now);
    return isFinished || isTooOld || isReleased(entry, view.get());
  }

  private static boolean isReleased(AdmittedNode entry, NodeView view) {
    return view.claim() == null
        ? entry.claimed()
        : ClaimRecord.parse(view.claim()).filter(claim -> !claim.isInProgress()).isPresent();
  }
}
