package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.List;

/** Port to the replicas of {@code serve} that run now. Calls may be repeated. */
public interface ControllerReplicas {
  /**
   * What the metrics of the replicas say.
   *
   * @param ready number of replicas that are ready and were queried
   * @param notReady number of replicas that run but are not ready, and were not queried; they may
   *     receive messages too
   * @param testMessages the last test message of each group that a queried replica has received
   *     since its start
   */
  record ReplicaSummary(
      int ready, int notReady, List<AccountInspector.TestMessageArrival> testMessages) {
    public ReplicaSummary {
      testMessages = List.copyOf(testMessages);
    }
  }

  /**
   * Reads the metrics of all replicas that are ready.
   *
   * @throws RemoteFailure if one of them does not answer
   */
  ReplicaSummary query();

  /** Whether {@link #query} asks the API server. */
  default boolean needsApiServer() {
    return false;
  }
}
