package io.lifecyclemanager.drain.surge;

import java.util.Optional;

/** Deployments, as far as a surge needs them. Each call may be repeated. */
public interface Deployments {
  /**
   * Reads the Deployment of a ReplicaSet.
   *
   * @return empty when no Deployment controls the ReplicaSet, or one of them is gone
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  Optional<DeploymentView> deploymentOf(ReplicaSetRef replicaSet);

  /**
   * Requests a rolling restart, as {@code kubectl rollout restart} does.
   *
   * @return false when the Deployment has changed since it was read, and nothing was requested
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  boolean restart(DeploymentView deployment);

  /** The ReplicaSet that controls a pod. */
  record ReplicaSetRef(String namespace, String name, String uid) {
    @Override
    public String toString() {
      return "ReplicaSet " + namespace + "/" + name;
    }
  }
}
