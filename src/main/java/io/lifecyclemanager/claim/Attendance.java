package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Patched;
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
public final class Attendance {
  /** The annotation that carries question and answer. */
  public static final String ANNOTATION = "lifecycle-manager.io/attended";

  private final Nodes nodes;

  /** Asks nothing yet. */
  public Attendance(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Asks the node's owner whether it still works on it.
   *
   * @return the node with the question; empty when the node has changed in the meantime
   */
  public Optional<NodeView> ask(NodeView node) {
    return write(node, Roll.of(node).withQuestion());
  }

  /** Answers for the owner, where there is a question. */
  public void answer(NodeRef node) {
    Optional<NodeView> now = nodes.seen(node);
    while (now.isPresent() && Roll.of(now.get()).isOpen()) {
      Patched answer = patch(now.get(), Roll.of(now.get()).withAnswer());
      now = answer instanceof Patched.Stale ? nodes.read(node) : Optional.empty();
    }
  }

  /** Whether somebody waits for an answer. */
  public boolean isAsked(NodeRef node) {
    return nodes.seen(node).filter(now -> Roll.of(now).isOpen()).isPresent();
  }

  /**
   * Says for the owner that it leaves: nobody has to ask. Tried once; without it somebody asks.
   *
   * @param owner who leaves; says nothing where the node is another's by now
   */
  public void leave(NodeRef node, String owner) {
    nodes
        .read(node)
        .filter(now ->
            ClaimRecord.parse(now.claim()).filter(it -> it.owner().equals(owner)).isPresent())
        .ifPresent(now -> patch(now, Roll.LEFT));
  }

  private Optional<NodeView> write(NodeView node, Roll roll) {
    return patch(node, roll) instanceof Patched.Done(NodeView now)
        ? Optional.of(now)
        : Optional.empty();
  }

  private Patched patch(NodeView node, Roll roll) {
    return nodes.patch(node, new Change(null, Map.of(), Map.of(ANNOTATION, roll.format())));
  }
}
