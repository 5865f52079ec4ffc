package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentAccount.MessageCounts;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether terminations still depend on a resource. Each call sends its requests and throws
 * RemoteFailure when AWS gives no answer.
 */
record InUseCheck(EnrollmentAccount account, EnrollmentRetry retry) {
  private static final String FORCE_HINT = "; see --force-queue-with-messages";

  /** Why a resource cannot be removed now; empty if it can. */
  Optional<String> reasonToKeep(RemovalRequest request, Resource resource)
      throws InterruptedException {
    if (resource instanceof Resource.Queue queue) {
      return pendingMessages(request, queue.name());
    } else if (resource instanceof Resource.Hook hook) {
      Optional<String> messages = pendingMessages(request, request.queue());
      return messages.isPresent() ? messages : terminatingInstances(request, hook.group());
    }
    return Optional.empty();
  }

  /**
   * Why the hook of a group cannot be removed yet; empty if it can. Auto Scaling completes the
   * lifecycle actions of a hook that is removed, so that instances terminate before they are
   * drained.
   */
  Optional<String> terminatingInstances(RemovalRequest request, GroupName group)
      throws InterruptedException {
    if (request.forceWithMessages()) {
      return Optional.empty();
    }
    Set<InstanceId> instances =
        retry.call("instances of group " + group, () -> account.terminatingInstances(group));
    return instances.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "group %s has terminating instances: %s".formatted(group, instances) + FORCE_HINT);
  }

  /** Why a queue cannot be removed yet; empty if it can. */
  Optional<String> pendingMessages(RemovalRequest request, String queue)
      throws InterruptedException {
    if (request.forceWithMessages()) {
      return Optional.empty();
    }
    MessageCounts counts = retry.call("messages", () -> account.countMessages(queue));
    return counts.equals(MessageCounts.NONE)
        ? Optional.empty()
        : Optional.of(
            "queue %s has %d messages visible and %d in flight"
                    .formatted(queue, counts.visible(), counts.inFlight())
                + FORCE_HINT);
  }
}
