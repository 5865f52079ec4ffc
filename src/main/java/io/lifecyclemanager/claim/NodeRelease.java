package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.PatchConflicts;
import java.util.Objects;
import java.util.Optional;

/**
 * Restores nodes as they were before their first claim: cordon and exclusion label in one patch
 * with the annotations that recorded them, see {@link NodeMarks#restore}. Thread-safe.
 */
public final class NodeRelease {
  private final Nodes nodes;

  /**
   * @param nodes the nodes of the cluster
   */
  public NodeRelease(Nodes nodes) {
    this.nodes = nodes;
  }

  /** The result of {@link #release}. */
  public sealed interface ReleaseOutcome {
    /**
     * The node is restored.
     *
     * @param node the node afterwards
     */
    record ReleaseWritten(NodeView node) implements ReleaseOutcome {}

    /** The node has no claim, now or after another replica released it. */
    record NotClaimed() implements ReleaseOutcome {}

    /** The node has another claim than before, which may be that of a new termination. */
    record ClaimChanged() implements ReleaseOutcome {}

    /** The owner of the claim has answered the ping: the node is left to it. */
    record OwnerAnswered() implements ReleaseOutcome {}

    /** The node is gone, or another node has its name. */
    record NodeMissing() implements ReleaseOutcome {}
  }

  /**
   * Releases a node, as long as it has the claim that was seen on it. May be repeated.
   *
   * @param seen the node as it was before the caller determined that no termination of it runs: a
   *     termination that has begun since changes the claim, and keeps it
   * @throws RemoteFailure when the API server did not answer, or refused the change
   */
  public ReleaseOutcome release(NodeView seen) {
    return release(seen, seen, false);
  }

  /**
   * As {@link #release}, unless the owner has answered the ping that was seen. The node is read
   * from the API server first: an answer changes the ping only, and the index may be late.
   *
   * @param pinged the node with its ping
   * @throws RemoteFailure when the API server did not answer, or refused the change
   */
  public ReleaseOutcome releaseUnlessAnswered(NodeView pinged) {
    return nodes
        .read(pinged.ref())
        .map(now -> release(pinged, now, true))
        .orElseGet(ReleaseOutcome.NodeMissing::new);
  }

  private ReleaseOutcome release(NodeView seen, NodeView first, boolean unlessAnswered) {
    NodeView node = first;
    for (int conflicts = 1; ; conflicts++) {
      if (!node.hasMarks()) {
        return new ReleaseOutcome.NotClaimed();
      }
      if (!Objects.equals(node.claim(), seen.claim())) {
        return new ReleaseOutcome.ClaimChanged();
      }
      if (unlessAnswered && PingRecord.of(node).hasAnswerSince(PingRecord.of(seen))) {
        return new ReleaseOutcome.OwnerAnswered();
      }
      switch (ClaimContext.patch(nodes, node, NodeMarks.restore(node))) {
        case PatchOutcome.NodePatched(NodeView now) -> {
          return new ReleaseOutcome.ReleaseWritten(now);
        }
        case PatchOutcome.NodeNotFound() -> {
          return new ReleaseOutcome.NodeMissing();
        }
        case PatchOutcome.PatchDenied(String reason) -> throw ClaimContext.denied(reason);
        case PatchOutcome.StaleVersion() -> {
          PatchConflicts.check(conflicts, node.ref());
          Optional<NodeView> now = nodes.read(node.ref());
          if (now.isEmpty()) {
            return new ReleaseOutcome.NodeMissing();
          }
          node = now.get();
        }
      }
    }
  }
}
