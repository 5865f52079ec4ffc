package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;

/**
 * Which instances without a node belong to this cluster. Calls block, may be repeated, and throw
 * {@link io.lifecyclemanager.model.RemoteFailure} when there was no answer. Thread-safe.
 */
public interface InstanceScope {
  /** The instance in its Auto Scaling group; empty when it is in none. */
  Optional<Membership> membership(InstanceId instance) throws InterruptedException;

  /**
   * As {@link #membership}, for an instance without a node, as most instances of the account are:
   * waits up to a second so that the questions about many of them go into few requests.
   */
  Optional<Membership> membershipOfNodeless(InstanceId instance) throws InterruptedException;

  /**
   * The instance in its group; empty as well where Auto Scaling does not answer: a response to an
   * event does not wait for that.
   */
  default Optional<Membership> membershipIfKnown(InstanceId instance) throws InterruptedException {
    try {
      return membership(instance);
    } catch (RemoteFailure unknown) {
      return Optional.empty();
    }
  }

  /** The instance's group; empty when it is in none, and where Auto Scaling does not answer. */
  default Optional<GroupName> groupIfKnown(InstanceId instance) throws InterruptedException {
    return membershipIfKnown(instance).map(Membership::group);
  }

  /**
   * Whether groups can be told to belong to this cluster at all: without it, an instance without a
   * node cannot.
   */
  boolean knowsGroups();

  /** Whether the group belongs to this cluster. */
  boolean contains(InstanceId instance, GroupName group);

  /**
   * An instance in its Auto Scaling group.
   *
   * @param state its lifecycle state
   */
  record Membership(GroupName group, LifecycleState state) {}
}
