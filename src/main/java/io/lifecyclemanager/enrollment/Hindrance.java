package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Account.Messages;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.Set;

/** Whether somebody is being drained, or about to be: asked anew each time. */
record Hindrance(Account account, Patience patience) {
  /** Why a part cannot go now; empty where it can. */
  Optional<String> of(Unwanted unwanted, Part part) throws InterruptedException {
    if (part instanceof Part.Queue queue) {
      return messages(unwanted, queue.name());
    } else if (part instanceof Part.Hook hook) {
      Optional<String> busy = messages(unwanted, unwanted.queue());
      return busy.isPresent() ? busy : leaving(unwanted, hook.group());
    }
    return Optional.empty();
  }

  /** Why the hook of a group cannot go yet: without it, whoever is being drained is terminated. */
  Optional<String> leaving(Unwanted unwanted, GroupName group) throws InterruptedException {
    if (unwanted.evenWithMessages()) {
      return Optional.empty();
    }
    Set<InstanceId> leaving =
        patience.ask("instances of group " + group, () -> account.leaving(group));
    return leaving.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "group %s has instances on their way out: %s; see --force-queue-with-messages"
                .formatted(group, leaving));
  }

  /** Why a queue cannot go yet; empty where it can. */
  Optional<String> messages(Unwanted unwanted, String queue) throws InterruptedException {
    if (unwanted.evenWithMessages()) {
      return Optional.empty();
    }
    Messages messages = patience.ask("messages", () -> account.messages(queue));
    return messages.equals(Messages.NONE)
        ? Optional.empty()
        : Optional.of(
            "queue %s has %d messages visible and %d in flight; see --force-queue-with-messages"
                .formatted(queue, messages.visible(), messages.inFlight()));
  }
}
