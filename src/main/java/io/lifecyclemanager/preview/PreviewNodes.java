package io.lifecyclemanager.preview;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.plan.PlanRequest;
import java.util.List;
import java.util.Optional;

/** The nodes of the cluster. */
@FunctionalInterface
public interface PreviewNodes {
  /**
   * A node.
   *
   * @param instance from its provider id; empty for a machine that is no EC2 instance
   * @param request what its annotations, or the hooks of its group, ask of its termination
   */
  record PreviewedNode(NodeRef ref, Optional<InstanceId> instance, PlanRequest request) {
    /** The same with what the hooks of its group ask for: its annotations come first. */
    public PreviewedNode withHooks(PlanRequest ofHooks) {
      return new PreviewedNode(ref, instance, request.orElse(ofHooks));
    }

    /** The drain mode of its termination. */
    DrainMode drain() {
      return request.drain().orElse(DrainMode.EVICT);
    }
  }

  /**
   * All nodes, as the API server shows them now.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when it did not answer
   */
  List<PreviewedNode> list();
}
