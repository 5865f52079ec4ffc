package io.lifecyclemanager.replacement;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.replacement.GroupCapacities.GroupCapacity;
import io.lifecyclemanager.replacement.ReplacementWait.ReplacementDependencies;
import io.lifecyclemanager.sharing.DeadlineGuard;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;

/** Whether the group of an instance keeps it once its terminating action is abandoned. */
public final class AbandonRetention {
  /** There are 15 s to complete the actions after the deadline. */
  private static final Duration MAX_LOOK_UP = Duration.ofSeconds(5);

  private AbandonRetention() {}

  /**
   * Asks Auto Scaling. What is not known within 5 s counts as no, as for most groups.
   *
   * @throws InterruptedException when interrupted
   */
  public static boolean isRetained(
      ReplacementDependencies dependencies, TerminatingInstance instance)
      throws InterruptedException {
    GroupName group = instance.group();
    if (group == null) {
      return false;
    }
    Deadline latest = dependencies.time().in(MAX_LOOK_UP);
    try {
      Retry retry =
          new Retry(dependencies.time(), dependencies.random())
              .reporting(
                  dependencies.listener(),
                  instance,
                  "reading whether group " + group + " retains instances")
              .until(() -> latest);
      // One request may last longer than that, and wait for others before it is sent.
      return DeadlineGuard.call(
              dependencies.time(),
              "retention of " + group,
              () -> latest,
              () -> retry.call(() -> dependencies.groups().capacity(group)))
          .flatMap(capacity -> capacity)
          .filter(GroupCapacity::retainsAbandoned)
          .isPresent();
    } catch (RemoteFailure failure) {
      return false;
    }
  }
}
