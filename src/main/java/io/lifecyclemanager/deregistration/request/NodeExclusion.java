package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.PatchConflicts;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Labels the node of an instance before its deregistration, so that no controller registers the
 * instance again. The node is neither cordoned nor claimed. Used by one thread.
 */
final class NodeExclusion {
  /**
   * Set with the label: who requested the deregistration, and what the label was before. Both stay
   * until an operator removes them, or the node goes with its instance.
   */
  static final String ANNOTATION = "lifecycle-manager.io/deregistration";

  /** The deregistration matters more than the label. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final RequestDependencies dependencies;

  /** The node as the last attempt saw it. */
  private Optional<NodeView> lastSeen = Optional.empty();

  NodeExclusion(RequestDependencies dependencies) {
    this.dependencies = dependencies;
  }

  /**
   * What became of the node.
   *
   * @param node the node as it was last seen; empty where the instance has none
   * @param problem why it could not be labelled; null where there is nothing
   */
  record ExclusionOutcome(Optional<NodeView> node, @Nullable String problem) {}

  /**
   * Whether a replica terminates the instance: the claim says that its drain is not over.
   *
   * @throws RemoteFailure when the nodes are not known
   */
  boolean isTerminating(InstanceId instance) throws InterruptedException {
    Nodes nodes = dependencies.nodes();
    return nodes != null
        && nodes
            .findOrMatch(instance)
            .filter(NodeView::isTerminating)
            .flatMap(node -> ClaimRecord.parse(node.claim()))
            .filter(ClaimRecord::isInProgress)
            .isPresent();
  }

  /**
   * Labels the node, if the instance has one. Failures and conflicts are retried for 10 s; the last
   * attempt may take as long as its requests. Never fails: the outcome says what could not be done.
   */
  ExclusionOutcome label(InstanceId instance, String requester) throws InterruptedException {
    Nodes nodes = dependencies.nodes();
    if (nodes == null) {
      return new ExclusionOutcome(Optional.empty(), null);
    }
    var deregistration = dependencies.deregistration();
    var end = deregistration.time().in(TIMEOUT);
    try {
      return new Retry(deregistration.time(), deregistration.random())
          .policy(RetryPolicy.TRANSIENT)
          .until(() -> end)
          .call(() -> attempt(nodes, instance, requester));
    } catch (RemoteFailure failure) {
      return new ExclusionOutcome(
          lastSeen, "its node could not be labelled: " + failure.getMessage());
    }
  }

  private ExclusionOutcome attempt(Nodes nodes, InstanceId instance, String requester)
      throws InterruptedException {
    Optional<NodeView> node = nodes.findOrMatch(instance);
    lastSeen = node;
    for (int conflicts = 1; node.isPresent(); conflicts++) {
      if ("true".equals(node.get().excludeLabel())) {
        return new ExclusionOutcome(node, null);
      }
      switch (nodes.patch(node.get(), change(node.get(), requester))) {
        case PatchOutcome.NodePatched(NodeView now) -> {
          return new ExclusionOutcome(Optional.of(now), null);
        }
        case PatchOutcome.NodeNotFound() -> node = Optional.empty();
        case PatchOutcome.StaleVersion() -> {
          PatchConflicts.check(conflicts, node.get().ref());
          node = nodes.read(node.get().ref());
          lastSeen = node;
        }
        case PatchOutcome.PatchDenied(String reason) -> {
          return new ExclusionOutcome(node, "its node could not be labelled: " + reason);
        }
      }
    }
    return new ExclusionOutcome(node, null);
  }

  private NodeChange change(NodeView node, String requester) {
    String before = node.excludeLabel() == null ? "absent" : "'" + node.excludeLabel() + "'";
    return new NodeChange(
        null,
        Map.of(NodeMarks.EXCLUDE_LABEL, "true"),
        Map.of(
            ANNOTATION,
            "requested by %s at %s; the label was %s"
                .formatted(requester, dependencies.deregistration().time().now(), before)));
  }
}
