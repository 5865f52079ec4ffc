package io.lifecyclemanager.doctor;

import java.util.List;

/** The {@code serve} processes that run now. May be called twice. */
public interface ControllerReplicas {
  /**
   * What they tell.
   *
   * @param ready how many of them told something
   * @param notReady how many run besides, and were not asked as they are not ready: they may
   *     receive messages, too
   * @param testMessages the last test message of each group that any of them has received since its
   *     start
   */
  record ReplicaSummary(
      int ready, int notReady, List<AccountInspector.TestMessageArrival> testMessages) {
    /** Keeps its own copy. */
    public ReplicaSummary {
      testMessages = List.copyOf(testMessages);
    }
  }

  /**
   * Asks all of them that are ready.
   *
   * @throws RemoteTrouble when one of them does not answer
   */
  ReplicaSummary query();
}
