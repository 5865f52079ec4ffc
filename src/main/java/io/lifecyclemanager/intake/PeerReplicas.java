package io.lifecyclemanager.intake;

/** The other replicas of this program. Thread-safe. */
@FunctionalInterface
public interface PeerReplicas {
  /**
   * Whether another one is ready to work, on another node.
   *
   * @throws RemoteTrouble when that cannot be said now
   */
  boolean isAnyReady();
}
