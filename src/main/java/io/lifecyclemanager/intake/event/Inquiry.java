package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.intake.event.EventOwnership.Owner;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;

/**
 * How the questions about one report are asked: until there is an answer, or once. Thread-safe.
 *
 * @param sent when its message was sent
 * @param waits whether an answer of EC2 that may lag behind the message is waited for
 */
record Inquiry(Ec2Instances ec2, OwnerLookup owners, Deadline sent, boolean waits) {
  /** Whether an instance belongs to this cluster. */
  @FunctionalInterface
  interface OwnerLookup {
    Owner find(InstanceId instance, EventKind kind) throws InterruptedException;
  }

  /**
   * What manages the instance, by its tags; the labels of a node have told before that nothing
   * does.
   */
  NodeManager manager(InstanceId instance, Owner owner) throws InterruptedException {
    return owner.hasNode()
        ? NodeManager.NONE
        : ec2.instance(instance)
            .map(it -> InstanceTags.manager(it.tags()))
            .orElse(NodeManager.NONE);
  }
}
