package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for us, whatever became of the messages. Calls block for some requests, and throw
 * {@link RemoteFailure} when there was no answer: that is never "nobody waits".
 */
public interface PendingTerminations {
  /**
   * Every instance that waits in a terminating hook which sends to our queue, straight: hooks that
   * reach it through SNS or EventBridge do not say so. Hooks may be some minutes old, states not.
   *
   * @throws InterruptedException when interrupted
   */
  List<PendingTermination> list() throws InterruptedException;

  /**
   * The scaling activities by which these instances are leaving; those without one that is known
   * are missing.
   *
   * @throws InterruptedException when interrupted
   */
  Map<InstanceId, TerminationActivity> activities(GroupName group, Set<InstanceId> instances)
      throws InterruptedException;

  /**
   * An instance that waits.
   *
   * @param hooks the hooks of its group that send to our queue; it may wait in some of them only,
   *     which nobody can ask for
   */
  record PendingTermination(InstanceId instance, GroupName group, List<String> hooks) {
    /** Keeps its own copy of the hooks. */
    public PendingTermination {
      hooks = List.copyOf(hooks);
    }
  }

  /**
   * A scaling activity.
   *
   * @param id the one that a message straight from the hook carries as its RequestId
   * @param age since it began, by Auto Scaling's own clock
   */
  record TerminationActivity(String id, Duration age) {}
}
