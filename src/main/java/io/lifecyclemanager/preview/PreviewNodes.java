package io.lifecyclemanager.preview;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import java.util.List;
import java.util.Optional;

/** The nodes of the cluster. */
@FunctionalInterface
public interface PreviewNodes {
  /**
   * A node.
   *
   * @param instance from its provider id; empty for a machine that is no EC2 instance
   */
  record PreviewedNode(NodeRef ref, Optional<InstanceId> instance) {}

  /**
   * All nodes, as the API server shows them now.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when it did not answer
   */
  List<PreviewedNode> list();
}
