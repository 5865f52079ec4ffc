package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.Retry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Completes lifecycle actions, each of which receives heartbeats meanwhile. Thread-safe. */
public final class ActionCompleter {
  private final LifecycleActions actions;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Map<String, ActionEnded> ended = new ConcurrentHashMap<>();

  /** Without any action. */
  public ActionCompleter(
      LifecycleActions actions, Time time, RandomGenerator random, Listener listener) {
    this.actions = actions;
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /**
   * A heartbeat was answered that the action has ended. Most likely its completion ended it, and
   * that call has the better answer; but a completion that is denied for good never has one.
   */
  public void recordEnd(LifecycleAction action, ActionEnded answer) {
    ended.put(action.id(), answer);
  }

  /**
   * Completes the action, and retries until Auto Scaling says that it is completed, over or
   * rejected.
   *
   * @param subject the instance that failures are reported for
   * @throws InterruptedException when interrupted before
   */
  public LifecycleActionAnswer complete(
      LifecycleAction action, Verdict verdict, TerminatingInstance subject)
      throws InterruptedException {
    String operation = "completing hook " + action.hook();
    try {
      return new Retry(time, random)
          .reporting(FailureReport.ofRetries(listener, subject, operation))
          .policy((failure, _) ->
              failure.kind() != FailureKind.DENIED || !ended.containsKey(action.id()))
          .call(() -> actions.complete(action, verdict));
    } catch (RemoteFailure denied) {
      return ended.getOrDefault(
          action.id(), new LifecycleActionAnswer.ActionOver(denied.getMessage()));
    }
  }
}
