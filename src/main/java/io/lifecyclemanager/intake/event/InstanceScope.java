package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;

/**
 * Which instances without a node belong to this cluster. Calls block, may be repeated, and throw
 * {@link io.lifecyclemanager.model.RemoteFailure} when there was no answer. Thread-safe.
 */
public interface InstanceScope {
  /** The instance's Auto Scaling group; empty when it is in none. */
  Optional<GroupName> group(InstanceId instance) throws InterruptedException;

  /**
   * The instance's group; empty as well where Auto Scaling does not answer: a response to an event
   * does not wait for that.
   */
  default Optional<GroupName> groupIfKnown(InstanceId instance) throws InterruptedException {
    try {
      return group(instance);
    } catch (RemoteFailure unknown) {
      return Optional.empty();
    }
  }

  /**
   * Whether groups can be told to belong to this cluster at all: without it, an instance without a
   * node cannot.
   */
  boolean knowsGroups();

  /** Whether the group belongs to this cluster. */
  boolean contains(InstanceId instance, GroupName group);
}
