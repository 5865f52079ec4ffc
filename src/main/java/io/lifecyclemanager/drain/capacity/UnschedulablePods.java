package io.lifecyclemanager.drain.capacity;

import java.util.List;

/** The pods that wait because the scheduler finds no node for them. */
@FunctionalInterface
public interface UnschedulablePods {
  /**
   * Reads those that have a controller. The answer may be a moment old. May be repeated.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  List<UnschedulablePod> in(String namespace);

  /**
   * A pod that the scheduler finds no node for.
   *
   * @param controllerUid the UID of its controller
   * @param message why, in the scheduler's words
   */
  record UnschedulablePod(String controllerUid, String message) {}
}
