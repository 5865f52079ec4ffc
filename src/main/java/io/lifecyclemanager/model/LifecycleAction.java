package io.lifecyclemanager.model;

import org.jspecify.annotations.Nullable;

/**
 * One wait of one instance in one lifecycle hook. Two hooks on a group make two actions of the same
 * instance.
 *
 * @param group the Auto Scaling group
 * @param hook the hook's name
 * @param instance the instance that waits
 * @param token the action's token, 36 characters as AWS makes them; null where the notification had
 *     no such token: heartbeat and completion then name the instance instead
 * @param activityId the id of the scaling activity; null where unknown (EventBridge has none)
 */
public record LifecycleAction(
    GroupName group,
    String hook,
    InstanceId instance,
    @Nullable String token,
    @Nullable String activityId) {

  /**
   * The identity of this action: the token, or the activity if there is no token. A retained
   * instance that is terminated again has a new token under the same group, hook and instance.
   */
  public String id() {
    if (token != null) {
      return token;
    }
    return group + "/" + hook + "/" + instance + "/" + (activityId == null ? "" : activityId);
  }

  /**
   * Whether both are the same action: the same hook of the same instance, and neither token nor
   * activity, where both have one, tells them apart. An action that was found by looking has no
   * token, one of an EventBridge message has no activity.
   */
  public boolean isSameAction(LifecycleAction other) {
    return group.equals(other.group)
        && hook.equals(other.hook)
        && instance.equals(other.instance)
        && mayBeEqual(token, other.token)
        && mayBeEqual(activityId, other.activityId);
  }

  private static boolean mayBeEqual(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.equals(other);
  }
}
