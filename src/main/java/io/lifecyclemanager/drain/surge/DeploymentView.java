package io.lifecyclemanager.drain.surge;

import org.jspecify.annotations.Nullable;

/**
 * A Deployment, as one of its ReplicaSets led to it.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its UID
 * @param resourceVersion the version that was read
 * @param surge the value of its annotation {@link #SURGE_ANNOTATION}; null without it
 * @param paused whether its rollouts are paused
 * @param rolling whether its strategy is {@code RollingUpdate}
 * @param maxSurge how many pods a rollout may start beyond its replicas, rounded up
 * @param maxUnavailable how many pods a rollout may stop before new ones are ready, rounded down
 * @param rolloutInProgress whether a change of its template is not yet on all of its pods
 * @param replicaSetIsCurrent whether that ReplicaSet has the newest template
 */
public record DeploymentView(
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    @Nullable String surge,
    boolean paused,
    boolean rolling,
    int maxSurge,
    int maxUnavailable,
    boolean rolloutInProgress,
    boolean replicaSetIsCurrent) {
  /** {@code "true"} asks for surges of the Deployment, {@code "false"} forbids them. */
  public static final String SURGE_ANNOTATION = "lifecycle-manager.io/surge";

  @Override
  public String toString() {
    return "Deployment " + namespace + "/" + name;
  }
}
