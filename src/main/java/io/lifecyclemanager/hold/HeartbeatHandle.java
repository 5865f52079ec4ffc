package io.lifecyclemanager.hold;

/** A lifecycle action that {@link HeartbeatScheduler} keeps alive. Thread-safe. */
@FunctionalInterface
public interface HeartbeatHandle {
  /** Sends no further heartbeats; one that is being sent is not interrupted. Idempotent. */
  void stop();
}
