package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.sharing.PatchConflicts;
import io.lifecyclemanager.sharing.Retry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one request, each with the node as it was before, so that they can be rolled back.
 * Each patch has the node's version as a precondition. Not thread-safe.
 */
final class HoldJournal {
  private final Nodes nodes;
  private final Retry retry;
  private final SequencedMap<NodeRef, WrittenHold> written = new LinkedHashMap<>();

  /**
   * @param retry how patches without an answer are repeated
   */
  HoldJournal(Nodes nodes, Retry retry) {
    this.nodes = nodes;
    this.retry = retry;
  }

  /**
   * A change that was made, or of which it is not known whether it was.
   *
   * @param hold value of the hold's annotation afterwards; null without it
   */
  private record WrittenHold(NodeView before, @Nullable String hold) {}

  /**
   * What a rollback has left.
   *
   * @param standing the names of the nodes that could not be rolled back
   * @param failure the first reason for that; null where there are none
   */
  record RollbackOutcome(List<String> standing, @Nullable RemoteFailure failure) {}

  /**
   * Changes the node until nothing is left to change.
   *
   * @return the node afterwards; empty when it is gone
   * @throws RemoteFailure when the API server did not answer several times, or refused the change.
   *     The node may be changed or not, and is rolled back as the others are
   * @throws InterruptedException when interrupted; the node may be changed or not
   */
  Optional<NodeView> write(HoldEdit edit) throws InterruptedException {
    return write(edit.seen(), edit::change);
  }

  /**
   * As {@link #write(HoldEdit)}.
   *
   * @param first the node as the caller knows it
   * @param change computed from the node as it is; empty when there is nothing to do
   */
  Optional<NodeView> write(NodeView first, Function<NodeView, Optional<NodeChange>> change)
      throws InterruptedException {
    return write(first, change, true);
  }

  /** The node before this request changed it; empty where it has not. */
  Optional<NodeView> before(NodeRef node) {
    return Optional.ofNullable(written.get(node)).map(WrittenHold::before);
  }

  private Optional<NodeView> write(
      NodeView first, Function<NodeView, Optional<NodeChange>> change, boolean isRecorded)
      throws InterruptedException {
    List<NodeView> latest = new ArrayList<>(List.of(first));
    return retry.call(() -> {
      // After a failure the change may have been made: the next attempt begins with what is stored.
      boolean mayBeWritten = latest.isEmpty();
      Optional<NodeView> node =
          mayBeWritten ? nodes.read(first.ref()) : Optional.of(latest.removeFirst());
      for (int conflicts = 1; node.isPresent(); conflicts++) {
        NodeView now = node.get();
        Optional<NodeChange> wanted = change.apply(now);
        if (wanted.isEmpty()) {
          return node;
        }
        if (isRecorded) {
          record(now, wanted.get());
        }
        switch (nodes.patch(now, wanted.get())) {
          case PatchOutcome.NodePatched(NodeView after) -> {
            return Optional.of(after);
          }
          case PatchOutcome.NodeNotFound() -> {
            if (isRecorded) {
              written.remove(now.ref());
            }
            return Optional.empty();
          }
          // What is denied now may follow an attempt without an answer: it stays recorded.
          case PatchOutcome.PatchDenied(String reason) ->
              throw new RemoteFailure(FailureKind.DENIED, reason, "patch nodes", null);
          case PatchOutcome.StaleVersion() -> {
            if (isRecorded && !mayBeWritten) {
              written.remove(now.ref());
            }
            PatchConflicts.check(conflicts, now.ref());
            node = nodes.read(now.ref());
          }
        }
      }
      return node;
    });
  }

  private void record(NodeView before, NodeChange change) {
    @Nullable String hold =
        change.annotations().containsKey(NodeHoldRecord.ANNOTATION)
            ? change.annotations().get(NodeHoldRecord.ANNOTATION)
            : before.holdMarks().hold();
    written.put(before.ref(), new WrittenHold(before, hold));
  }

  /**
   * Makes every changed node as it was before, the last one first. A node whose hold another actor
   * has changed since is left to that actor.
   *
   * @throws InterruptedException when interrupted; nodes may stay changed
   */
  RollbackOutcome rollBack() throws InterruptedException {
    List<String> standing = new ArrayList<>();
    @Nullable RemoteFailure first = null;
    for (WrittenHold each : written.sequencedValues().reversed()) {
      try {
        // What the patch returned is old by now: the cluster has reacted to the cordon.
        Optional<NodeView> now = retry.call(() -> nodes.read(each.before().ref()));
        if (now.isPresent()) {
          write(now.get(), it -> HoldChanges.rollback(it, each.before(), each.hold()), false);
        }
      } catch (RemoteFailure failure) {
        standing.add(each.before().ref().name());
        first = first == null ? failure : first;
      }
    }
    return new RollbackOutcome(standing, first);
  }
}
