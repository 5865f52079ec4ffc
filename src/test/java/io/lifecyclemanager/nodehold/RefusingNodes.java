package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.util.HashSet;
import java.util.Set;

/** Nodes of which some cannot be patched, from a patch on. Not thread-safe. */
final class RefusingNodes extends ForwardingNodes {
  private final Set<NodeRef> refused = new HashSet<>();
  private final Set<NodeRef> unanswered = new HashSet<>();
  private int patchesLeft = Integer.MAX_VALUE;

  RefusingNodes(Nodes nodes) {
    super(nodes);
  }

  /** Denies all patches of this node. */
  void refuse(NodeRef node) {
    refused.add(node);
  }

  /** Makes all patches of this node, and loses the responses. */
  void loseResponses(NodeRef node) {
    unanswered.add(node);
  }

  /** Denies every patch after so many. */
  void refuseAfter(int patches) {
    patchesLeft = patches;
  }

  @Override
  public PatchOutcome patch(NodeView base, NodeChange change) {
    if (refused.contains(base.ref()) || patchesLeft-- <= 0) {
      return new PatchOutcome.PatchDenied("policy denied the request");
    }
    PatchOutcome outcome = super.patch(base, change);
    if (unanswered.contains(base.ref())) {
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "no response", null);
    }
    return outcome;
  }
}
