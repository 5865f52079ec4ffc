package io.lifecyclemanager.model;

import org.jspecify.annotations.Nullable;

/**
 * One wait of one instance in one lifecycle hook. Two hooks on a group make two actions of the same
 * instance.
 *
 * @param group the Auto Scaling group
 * @param hook the hook's name
 * @param instance the instance that waits
 * @param token the action's token; null where the notification had none: heartbeat and completion
 *     then name the instance instead
 * @param activityId the id of the scaling activity; null where unknown (EventBridge has none)
 */
public record LifecycleAction(
    GroupName group,
    String hook,
    InstanceId instance,
    @Nullable String token,
    @Nullable String activityId) {

  /**
   * What tells this action from every other: the token, else the activity. A retained instance that
   * is terminated again has a new token under the same group, hook and instance.
   */
  public String id() {
    if (token != null) {
      return token;
    }
    return group + "/" + hook + "/" + instance + "/" + (activityId == null ? "" : activityId);
  }
}
