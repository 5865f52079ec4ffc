package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import java.util.Map;

/**
 * What manages an instance, as the tags of the instance say: where its node has not joined, there
 * are no labels to tell. Pure.
 */
final class InstanceTags {
  private InstanceTags() {}

  /**
   * The manager. The tags that name a cluster do not count, as all of them have these.
   *
   * @param tags of the EC2 instance
   */
  static NodeManager manager(Map<String, String> tags) {
    if (tags.containsKey("eks:kubernetes-node-pool-name")) {
      return NodeManager.AUTO_MODE;
    }
    // Before version 0.32 Karpenter had provisioners.
    if (tags.containsKey("karpenter.sh/nodepool")
        || tags.containsKey("karpenter.sh/provisioner-name")) {
      return NodeManager.KARPENTER;
    }
    return tags.containsKey("eks:nodegroup-name")
        ? NodeManager.MANAGED_NODE_GROUP
        : NodeManager.NONE;
  }
}
