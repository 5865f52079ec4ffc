package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentAccount.MessageCounts;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.Set;

/** Whether somebody is being drained, or about to be: asked anew each time. */
record InUseCheck(EnrollmentAccount account, EnrollmentRetry retry) {
  /** Why a part cannot go now; empty where it can. */
  Optional<String> reasonToKeep(RemovalRequest unwanted, Resource part)
      throws InterruptedException {
    if (part instanceof Resource.Queue queue) {
      return pendingMessages(unwanted, queue.name());
    } else if (part instanceof Resource.Hook hook) {
      Optional<String> busy = pendingMessages(unwanted, unwanted.queue());
      return busy.isPresent() ? busy : terminatingInstances(unwanted, hook.group());
    }
    return Optional.empty();
  }

  /** Why the hook of a group cannot go yet: without it, whoever is being drained is terminated. */
  Optional<String> terminatingInstances(RemovalRequest unwanted, GroupName group)
      throws InterruptedException {
    if (unwanted.forceWithMessages()) {
      return Optional.empty();
    }
    Set<InstanceId> leaving =
        retry.call("instances of group " + group, () -> account.terminatingInstances(group));
    return leaving.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "group %s has instances on their way out: %s; see --force-queue-with-messages"
                .formatted(group, leaving));
  }

  /** Why a queue cannot go yet; empty where it can. */
  Optional<String> pendingMessages(RemovalRequest unwanted, String queue)
      throws InterruptedException {
    if (unwanted.forceWithMessages()) {
      return Optional.empty();
    }
    MessageCounts messages = retry.call("messages", () -> account.countMessages(queue));
    return messages.equals(MessageCounts.NONE)
        ? Optional.empty()
        : Optional.of(
            "queue %s has %d messages visible and %d in flight; see --force-queue-with-messages"
                .formatted(queue, messages.visible(), messages.inFlight()));
  }
}
