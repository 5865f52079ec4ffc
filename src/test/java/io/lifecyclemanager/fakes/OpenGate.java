package io.lifecyclemanager.fakes;

import io.lifecyclemanager.claim.CordonGate;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;

/** Every node is cordoned with its claim. */
public final class OpenGate implements CordonGate {
  public static final OpenGate INSTANCE = new OpenGate();

  private OpenGate() {}

  @Override
  public boolean isOpen(TerminatingInstance subject, NodeView node) {
    return true;
  }

  @Override
  public void markUncordoned(NodeRef node) {}
}
