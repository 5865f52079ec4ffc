package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The id that another replica has given the termination of an instance. A replica that learns of
 * another cause of the termination, which alone would give another id, uses this one.
 */
public final class ClaimedTerminationId {
  private ClaimedTerminationId() {}

  /**
   * Looks at the index of nodes; sends no request.
   *
   * @param cordonOnly whether the termination that begins cordons the node and nothing else: a
   *     drain that follows on a cordon is another termination
   * @param isOwn whether this replica wrote the claim: an earlier termination of the same instance,
   *     which may still be about to end here, keeps its id for itself
   * @return empty where no other replica has claimed the node, where the termination of the claim
   *     is over, and for a claim of an earlier version
   */
  public static Optional<String> find(
      InstanceId instance, boolean cordonOnly, Nodes nodes, Predicate<ClaimRecord> isOwn) {
    return claim(instance, nodes)
        .filter(claim -> !claim.isDrained() && claim.isCordonOnly() == cordonOnly)
        .filter(isOwn.negate())
        .flatMap(claim -> Optional.ofNullable(claim.termination()))
        .filter(id -> id.startsWith(instance.value() + "-"));
  }

  private static Optional<ClaimRecord> claim(InstanceId instance, Nodes nodes) {
    try {
      return nodes.find(instance).flatMap(node -> ClaimRecord.parse(node.claim()));
    } catch (RemoteFailure incomplete) {
      return Optional.empty(); // the index has no complete list
    }
  }
}
