package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.RemoteTrouble;

/** The other replicas of this program. Thread-safe. */
@FunctionalInterface
public interface Peers {
  /**
   * Whether another one is ready to work, on another node.
   *
   * @throws RemoteTrouble when that cannot be said now
   */
  boolean isAnyReady();
}
