package io.lifecyclemanager.hold;

/** A lifecycle action that {@link HeartbeatScheduler} keeps alive. Thread-safe. */
public interface HeartbeatHandle {
  /** Of an action that is not kept alive. */
  HeartbeatHandle NONE =
      new HeartbeatHandle() {
        @Override
        public void stop() {}

        @Override
        public void sendNow() {}
      };

  /** Sends no further heartbeats; one that is being sent is not interrupted. Idempotent. */
  void stop();

  /**
   * Makes the next heartbeat due at once: its response tells whether the action is over. While one
   * is being sent, the next one follows its response. May be repeated; does nothing once stopped.
   */
  void sendNow();
}
