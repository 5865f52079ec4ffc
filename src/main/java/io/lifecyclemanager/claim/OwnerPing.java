package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.PatchConflicts;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells whether the owner of a node is still alive. A crashed owner leaves its claim on the node,
 * and renewing each claim regularly would cost one write per node and interval. Instead, a replica
 * that suspects the owner to be dead writes a ping into an annotation of the node, and an owner
 * whose termination runs answers it there. All replicas see ping and answer: two small writes per
 * suspicion, whatever the number of replicas.
 *
 * <p>Each call may be repeated, and throws {@link RemoteFailure} when the API server did not
 * answer, or refused the change. Thread-safe.
 */
public final class OwnerPing {
  /** The annotation that holds the {@link PingRecord}. */
  public static final String ANNOTATION = "lifecycle-manager.io/attended";

  /**
   * How long a ping must stay unanswered before its owner counts as dead. The owner sees it through
   * a watch, and may not know for 29 s that its watch is dead.
   */
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final Nodes nodes;

  /**
   * @param nodes the nodes of the cluster
   */
  public OwnerPing(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Pings the owner of the node.
   *
   * @return the node with the ping; empty when the node has changed since it was read
   */
  public Optional<NodeView> ping(NodeView node) {
    return write(node, PingRecord.of(node).withPing());
  }

  /**
   * Pings the owner of the claim that was seen on the node, again after a conflict.
   *
   * @return the node with an unanswered ping; empty when the node is gone or has another claim
   */
  public Optional<NodeView> pingOwnerOf(NodeView seen) {
    NodeView node = seen;
    for (int conflicts = 1; ; conflicts++) {
      switch (patch(node, PingRecord.of(node).withPing())) {
        case PatchOutcome.NodePatched(NodeView now) -> {
          return Optional.of(now);
        }
        case PatchOutcome.StaleVersion() -> {
          PatchConflicts.check(conflicts, node.ref());
          Optional<NodeView> now =
              nodes.read(node.ref()).filter(it -> Objects.equals(it.claim(), seen.claim()));
          if (now.isEmpty()) {
            return now;
          }
          node = now.get();
        }
        case PatchOutcome.NodeNotFound _, PatchOutcome.PatchDenied _ -> {
          return Optional.empty();
        }
      }
    }
  }

  /**
   * Answers a ping on behalf of the owner.
   *
   * @param seen the node with the ping; if its owner has left it since, that record stays
   */
  public void answerPing(NodeView seen) {
    Optional<NodeView> now = Optional.of(seen);
    while (now.isPresent()) {
      PatchOutcome outcome = patch(now.get(), PingRecord.of(now.get()).withAnswer());
      now =
          outcome instanceof PatchOutcome.StaleVersion
              ? nodes.read(seen.ref()).filter(OwnerPing::hasPing)
              : Optional.empty();
    }
  }

  private static boolean hasPing(NodeView node) {
    PingRecord record = PingRecord.of(node);
    return record.isUnanswered() && !record.hasOwnerLeft();
  }

  /** The node if the index shows that its owner has to answer a ping. */
  public Optional<NodeView> findUnansweredPing(NodeRef node) {
    return nodes.cached(node).filter(now -> PingRecord.of(now).isUnanswered());
  }

  /**
   * Records that the owner has left the node, so that no other replica needs to ping it. Not
   * retried: without it another replica pings.
   *
   * @param owner the owner that leaves; nothing is recorded when the node has another owner
   */
  public void markOwnerLeft(NodeRef node, String owner) {
    nodes
        .read(node)
        .filter(now ->
            ClaimRecord.parse(now.claim()).filter(it -> it.owner().equals(owner)).isPresent())
        .ifPresent(now -> patch(now, PingRecord.OWNER_LEFT));
  }

  private Optional<NodeView> write(NodeView node, PingRecord record) {
    return patch(node, record) instanceof PatchOutcome.NodePatched(NodeView now)
        ? Optional.of(now)
        : Optional.empty();
  }

  private PatchOutcome patch(NodeView node, PingRecord record) {
    PatchOutcome outcome =
        ClaimContext.patch(
            nodes, node, new NodeChange(null, Map.of(), Map.of(ANNOTATION, record.format())));
    if (outcome instanceof PatchOutcome.PatchDenied(String reason)) {
      throw ClaimContext.denied(reason);
    }
    return outcome;
  }
}
