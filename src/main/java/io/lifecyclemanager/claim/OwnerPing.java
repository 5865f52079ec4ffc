package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.NodeRef;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the owner of a node still works on it. A claim says who does, but the dead do not take
 * theirs back; and to renew each claim all the time would cost a write for each node. So whoever
 * doubts asks, on the node itself, and only an owner whose run lives answers: two small writes for
 * each doubt, however many replicas there are, since all of them see question and answer.
 *
 * <p>Every call may be made twice, and throws {@link io.lifecyclemanager.model.RemoteFailure} when
 * the API server did not answer. Thread-safe.
 */
public final class OwnerPing {
  /** The annotation that carries question and answer. */
  public static final String ANNOTATION = "lifecycle-manager.io/attended";

  private final Nodes nodes;

  /** Asks nothing yet. */
  public OwnerPing(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Asks the node's owner whether it still works on it.
   *
   * @return the node with the question; empty when the node has changed in the meantime
   */
  public Optional<NodeView> ping(NodeView node) {
    return write(node, PingRecord.of(node).withPing());
  }

  /** Answers for the owner, where there is a question. */
  public void answerPing(NodeRef node) {
    Optional<NodeView> now = nodes.cached(node);
    while (now.isPresent() && PingRecord.of(now.get()).isUnanswered()) {
      PatchOutcome answer = patch(now.get(), PingRecord.of(now.get()).withAnswer());
      now = answer instanceof PatchOutcome.StaleVersion ? nodes.read(node) : Optional.empty();
    }
  }

  /** Whether somebody waits for an answer. */
  public boolean hasUnansweredPing(NodeRef node) {
    return nodes.cached(node).filter(now -> PingRecord.of(now).isUnanswered()).isPresent();
  }

  /**
   * Says for the owner that it leaves: nobody has to ask. Tried once; without it somebody asks.
   *
   * @param owner who leaves; says nothing where the node is another's by now
   */
  public void markOwnerLeft(NodeRef node, String owner) {
    nodes
        .read(node)
        .filter(now ->
            ClaimRecord.parse(now.claim()).filter(it -> it.owner().equals(owner)).isPresent())
        .ifPresent(now -> patch(now, PingRecord.OWNER_LEFT));
  }

  private Optional<NodeView> write(NodeView node, PingRecord roll) {
    return patch(node, roll) instanceof PatchOutcome.NodePatched(NodeView now)
        ? Optional.of(now)
        : Optional.empty();
  }

  private PatchOutcome patch(NodeView node, PingRecord roll) {
    return nodes.patch(node, new NodeChange(null, Map.of(), Map.of(ANNOTATION, roll.format())));
  }
}
