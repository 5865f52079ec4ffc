package io.lifecyclemanager.intake;

import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.FailureReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which lifecycle hooks this controller completes. A rule of EventBridge usually sends the messages
 * of all hooks to the queue, also those of other tools. Thread-safe.
 */
public final class OwnHooks {
  private final Set<String> names;
  private final PendingTerminations hooks;
  private final Listener listener;

  /**
   * @param names the only hooks that are ours; empty for every hook that does not notify another
   *     queue
   */
  public OwnHooks(Set<String> names, PendingTerminations hooks, Listener listener) {
    this.names = Set.copyOf(names);
    this.hooks = hooks;
    this.listener = listener;
  }

  /**
   * Why the action belongs to another tool; empty when it is ours, and when that is unknown, since
   * an action that no tool completes would wait for its timeout.
   *
   * @throws InterruptedException when interrupted
   */
  Optional<String> foreignReason(LifecycleAction action) throws InterruptedException {
    String hook = action.hook();
    if (!isNamed(hook)) {
      return Optional.of("hook " + hook + " is not one of --hook-names");
    }
    try {
      return hooks
          .otherQueue(action.group(), hook)
          .map(queue -> "hook " + hook + " notifies " + queue);
    } catch (RemoteFailure failure) {
      TerminatingInstance instance =
          new TerminatingInstance(action.instance(), action.group(), null);
      FailureReport.to(listener, instance, "finding out what hook " + hook + " notifies")
          .onFailure(failure, null);
      return Optional.empty();
    }
  }

  /** The instances that wait in our hooks, with these hooks only. */
  List<PendingTermination> restrict(List<PendingTermination> all) {
    return all.stream()
        .map(one ->
            new PendingTermination(
                one.instance(), one.group(), one.hooks().stream().filter(this::isNamed).toList()))
        .filter(one -> !one.hooks().isEmpty())
        .toList();
  }

  private boolean isNamed(String hook) {
    return names.isEmpty() || names.contains(hook);
  }
}
