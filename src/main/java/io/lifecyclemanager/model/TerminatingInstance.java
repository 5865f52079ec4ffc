package io.lifecyclemanager.model;

import org.jspecify.annotations.Nullable;

/**
 * The instance that a fact is about. Every log line of a termination carries these values.
 *
 * @param instance the instance that is terminated
 * @param group its Auto Scaling group; null where it is in none, or none is known
 * @param node its Node object; null where there is none, or none is known yet
 */
public record TerminatingInstance(
    InstanceId instance, @Nullable GroupName group, @Nullable NodeRef node) {
  /** The instance of a lifecycle action, whose node is not known. */
  public static TerminatingInstance of(LifecycleAction action) {
    return new TerminatingInstance(action.instance(), action.group(), null);
  }
}
