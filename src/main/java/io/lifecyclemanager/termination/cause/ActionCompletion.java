package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.hold.ActionCompleter;
import io.lifecyclemanager.hold.HeartbeatHandle;
import io.lifecyclemanager.hold.HeartbeatScheduler;
import io.lifecyclemanager.hold.HeldAction;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionOver;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Verdict;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Holds and completes single lifecycle actions, and reports how that ended. */
record ActionCompletion(
    HeartbeatScheduler heartbeats, ActionCompleter completer, Listener listener) {
  ActionCompletion(HoldDependencies dependencies) {
    this(
        dependencies.heartbeats(),
        new ActionCompleter(
            dependencies.actions(),
            dependencies.time(),
            dependencies.random(),
            dependencies.listener()),
        dependencies.listener());
  }

  /**
   * Sends heartbeats from now on.
   *
   * @param began when the action began
   * @param onTimeouts called with the hook's timeouts and when the action began; on another thread
   * @param onEnd called when Auto Scaling has ended or rejected the action; on another thread
   */
  HeartbeatHandle hold(
      LifecycleAction action,
      Deadline began,
      Supplier<TerminatingInstance> instance,
      BiConsumer<HookTimeouts, Deadline> onTimeouts,
      Consumer<ActionEnded> onEnd) {
    return heartbeats.hold(
        action,
        began,
        instance,
        timeouts -> {
          completer.recordHardEnd(action, began.plus(timeouts.global()));
          onTimeouts.accept(timeouts, began);
        },
        onEnd);
  }

  /** Tries until Auto Scaling says that it is completed, over or rejected. */
  void complete(HeldAction held, Verdict verdict, TerminatingInstance instance)
      throws InterruptedException {
    LifecycleAction action = held.action();
    LifecycleActionAnswer answer = completer.complete(action, verdict, instance);
    held.heartbeats().stop();
    switch (answer) {
      case LifecycleActionAnswer.ActionAccepted _, LifecycleActionAnswer.ActionOver _ ->
          listener.on(
              new Fact.ActionCompleted(instance, action, verdict, answer instanceof ActionOver));
      case LifecycleActionAnswer.ActionRejected _ -> reportRejection(instance, action, answer);
    }
  }

  void reportRejection(
      TerminatingInstance instance, LifecycleAction action, LifecycleActionAnswer answer) {
    if (answer instanceof LifecycleActionAnswer.ActionRejected(String reason)) {
      listener.on(new Fact.ActionGivenUp(instance, action, reason));
    }
  }
}
