package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Our lifecycle hooks, and the instances that wait in them, with or without a message. Every call
 * blocks for some requests, may be repeated, and throws {@link
 * io.lifecyclemanager.model.RemoteFailure} when there was no answer: that never means that no
 * instance waits. Thread-safe.
 */
public interface PendingTerminations {
  /**
   * Every instance that waits in a terminating hook whose notification target is our queue. A hook
   * that reaches the queue through SNS or EventBridge does not name it, and is missing. Hooks may
   * be some minutes old, lifecycle states not.
   *
   * @throws InterruptedException when interrupted
   */
  List<PendingTermination> list() throws InterruptedException;

  /**
   * What the hook notifies, where it is not our queue. A topic may lead to our queue, and so may
   * EventBridge where the hook names no target; any other target does not. That a hook notifies
   * something else is never older than the call: a hook may have been changed to notify our queue.
   * That it does not may be some minutes old.
   *
   * @return empty where the hook's messages may be meant for our queue, and where there is no such
   *     hook
   * @throws InterruptedException when interrupted
   */
  Optional<String> otherQueue(GroupName group, String hook) throws InterruptedException;

  /**
   * The scaling activities that terminate these instances. An instance without a known activity is
   * missing in the result.
   *
   * @throws InterruptedException when interrupted
   */
  Map<InstanceId, TerminationActivity> activities(GroupName group, Set<InstanceId> instances)
      throws InterruptedException;

  /**
   * An instance that waits in a hook, or of which an event awaits a response.
   *
   * @param group its group; null for an event of an instance whose group is not known
   * @param hooks the hooks of its group that send to our queue. It may wait in some of them only:
   *     Auto Scaling does not say in which
   * @param events the events that await a response
   */
  record PendingTermination(
      InstanceId instance,
      @Nullable GroupName group,
      List<String> hooks,
      List<EventConfirmed> events) {
    /** Copies the lists. */
    public PendingTermination {
      hooks = List.copyOf(hooks);
      events = List.copyOf(events);
    }

    /** An instance that waits in hooks. */
    public PendingTermination(InstanceId instance, GroupName group, List<String> hooks) {
      this(instance, group, hooks, List.of());
    }

    /** This one, also for the hooks and events of another one of the same instance. */
    PendingTermination merge(PendingTermination other) {
      return new PendingTermination(
          instance,
          group == null ? other.group : group,
          Stream.concat(hooks.stream(), other.hooks.stream()).distinct().toList(),
          Stream.concat(events.stream(), other.events.stream()).distinct().toList());
    }
  }

  /**
   * A scaling activity that terminates an instance.
   *
   * @param id the one that a message straight from the hook carries as its RequestId
   * @param age since it began, by Auto Scaling's own clock
   */
  record TerminationActivity(String id, Duration age) {}
}
