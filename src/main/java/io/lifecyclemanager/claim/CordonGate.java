package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;

/** Decides whether a node is cordoned with its claim, or only later. Thread-safe. */
public interface CordonGate {
  /**
   * Whether the node may be cordoned in the patch that claims it: no limit concerns it, or it is
   * terminating already. Neither blocks nor sends a request.
   */
  boolean isOpen(TerminatingInstance subject, NodeView node);

  /** The node terminates without a cordon, because the API server has refused it. */
  void markUncordoned(NodeRef node);
}
