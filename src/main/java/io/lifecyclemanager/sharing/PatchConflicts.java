package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;

/** Bounds the attempts to patch a node that follow each other without a pause. Pure. */
public final class PatchConflicts {
  /** More conflicts in a row are no coincidence: something changes the node in every request. */
  private static final int MAX_CONFLICTS = 5;

  private PatchConflicts() {}

  /**
   * Ends the attempts once there are too many.
   *
   * @param conflicts how many patches in a row found that the node had changed
   * @throws RemoteFailure when these are too many; it counts as a refusal
   */
  public static void check(int conflicts, NodeRef node) {
    if (conflicts >= MAX_CONFLICTS) {
      throw new RemoteFailure(
              FailureKind.UNAVAILABLE,
              "patch nodes %s: the node had changed since it was read, %d times in a row"
                  .formatted(node.name(), conflicts),
              null)
          .asRefusal();
    }
  }
}
