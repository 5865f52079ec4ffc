package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Claimer.Claim;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.PermissionTracker;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes nodes that are claimed already, as long as they are ours.
 *
 * @param self this replica's name
 * @param denials of the right to change nodes
 */
record ClaimUpdater(
    Nodes nodes,
    String self,
    PermissionTracker denials,
    Time time,
    RandomGenerator random,
    Listener listener) {

  /** What became of a change. */
  enum ClaimUpdateOutcome {
    /** Done, now or before. */
    DONE,
    /** The node is gone, or somebody else's by now. */
    NOT_OWNED,
    /** It is forbidden, or the deadline has come: nothing was changed. */
    NOT_DONE
  }

  /**
   * Changes the node, trying again until the API server answers or the deadline comes.
   *
   * @param doing for messages, as in "cordoning"
   * @param change from the node as it is and its claim; empty where there is nothing to do
   * @param deadline asked anew each time
   * @throws InterruptedException when interrupted
   */
  ClaimUpdateOutcome update(
      TerminatingInstance subject,
      Claim claim,
      String doing,
      BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change,
      Supplier<Deadline> deadline)
      throws InterruptedException {
    if (claim.record() == null) {
      return ClaimUpdateOutcome.NOT_DONE;
    }
    // The index may not have heard yet that the node is ours.
    @Nullable NodeView node =
        nodes.cached(claim.node()).filter(view -> ownRecord(view, claim).isPresent()).orElse(null);
    PermissionTracker.GrantTimeout patience = denials.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
    for (int failures = 1; ; ) {
      try {
        if (node == null) {
          node = nodes.read(claim.node()).orElse(null);
        }
        Optional<ClaimUpdateOutcome> answer =
            node == null ? Optional.of(ClaimUpdateOutcome.NOT_OWNED) : amended(node, claim, change);
        if (answer.isPresent()) {
          return answer.get();
        }
        node = null;
      } catch (RemoteFailure trouble) {
        boolean useful =
            switch (trouble.kind()) {
              case REJECTED -> false;
              case DENIED -> !patience.recordDenial();
              default -> true;
            };
        boolean again = useful && !time.isPast(deadline.get());
        Duration pause = again ? Backoff.REMOTE.pause(failures++, random) : null;
        listener.on(
            new Fact.RemoteCallFailed(subject, doing + " node " + claim.node(), trouble, pause));
        if (pause == null) {
          return ClaimUpdateOutcome.NOT_DONE;
        }
        time.sleep(pause);
      }
    }
  }

  /** Empty where the node has changed since it was seen. */
  private Optional<ClaimUpdateOutcome> amended(
      NodeView node, Claim claim, BiFunction<NodeView, ClaimRecord, Optional<NodeChange>> change) {
    Optional<ClaimRecord> ours = ownRecord(node, claim);
    if (ours.isEmpty()) {
      return Optional.of(ClaimUpdateOutcome.NOT_OWNED);
    }
    Optional<NodeChange> wanted = change.apply(node, ours.get());
    if (wanted.isEmpty()) {
      return Optional.of(ClaimUpdateOutcome.DONE);
    }
    return switch (nodes.patch(node, wanted.get())) {
      case PatchOutcome.NodePatched _ -> {
        denials.markGranted();
        yield Optional.of(ClaimUpdateOutcome.DONE);
      }
      case PatchOutcome.NodeNotFound() -> Optional.of(ClaimUpdateOutcome.NOT_OWNED);
      case PatchOutcome.StaleVersion() -> Optional.empty();
      case PatchOutcome.PatchDenied(String why) ->
          throw new RemoteFailure(RemoteFailure.FailureKind.DENIED, why, Claimer.PERMISSION, null);
    };
  }

  /** What stands on the node if it is still the claim that we have made. */
  private Optional<ClaimRecord> ownRecord(NodeView node, Claim claim) {
    ClaimRecord made = claim.record();
    return ClaimRecord.parse(node.claim())
        .filter(now -> made != null && now.owner().equals(self) && now.epoch() == made.epoch());
  }
}
