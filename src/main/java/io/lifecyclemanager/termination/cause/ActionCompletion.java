package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.hold.ActionCompleter;
import io.lifecyclemanager.hold.HeldAction;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionOver;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Verdict;

/** Completes single lifecycle actions, and reports how that ended. */
record ActionCompletion(ActionCompleter completer, Listener listener) {
  ActionCompletion(HoldDependencies dependencies) {
    this(
        new ActionCompleter(
            dependencies.actions(),
            dependencies.time(),
            dependencies.random(),
            dependencies.listener()),
        dependencies.listener());
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
