package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;

/**
 * Which instances without a node belong to this cluster. Calls block, may be repeated, and throw
 * {@link io.lifecyclemanager.model.RemoteFailure} when there was no answer. Thread-safe.
 */
public interface InstanceScope {
  /** The instance's Auto Scaling group; empty when it is in none. */
  Optional<GroupName> group(InstanceId instance) throws InterruptedException;

  /**
   * Whether groups can be told to belong to this cluster at all: without it, an instance without a
   * node cannot.
   */
  boolean knowsGroups();

  /** Whether the group belongs to this cluster. */
  boolean contains(InstanceId instance, GroupName group);
}
