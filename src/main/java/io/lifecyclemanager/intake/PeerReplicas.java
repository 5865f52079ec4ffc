package io.lifecyclemanager.intake;

/** The other replicas of this program. Thread-safe. */
@FunctionalInterface
public interface PeerReplicas {
  /**
   * Whether another replica is ready, on another node that is not terminating.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  boolean isAnyReady();
}
