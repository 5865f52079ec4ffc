package io.lifecyclemanager.hold;

import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Completes lifecycle actions, each of which receives heartbeats meanwhile. Thread-safe. */
public final class ActionCompleter {
  /** The longest global timeout of a hook. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(2);

  /** By so much the beginning of an action may be wrong, as it depends on several clocks. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final LifecycleActions actions;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;
  private final Map<String, ActionEnded> ended = new ConcurrentHashMap<>();
  private final Map<String, Deadline> hardEnds = new ConcurrentHashMap<>();

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
   * that call has the better answer; but a completion that fails for good never has one.
   */
  public void recordEnd(LifecycleAction action, ActionEnded answer) {
    ended.put(action.id(), answer);
  }

  /** Auto Scaling ends the action at its hook's global timeout, whatever it answers. */
  public void recordHardEnd(LifecycleAction action, Deadline hardEnd) {
    hardEnds.put(action.id(), hardEnd);
  }

  /**
   * Completes the action, and retries until Auto Scaling says, also to a heartbeat, that it is
   * completed, over or rejected; at most until the hook's global timeout has ended it.
   *
   * @param subject the instance that failures are reported for
   * @throws InterruptedException when interrupted before
   */
  public LifecycleActionAnswer complete(
      LifecycleAction action, Verdict verdict, TerminatingInstance subject)
      throws InterruptedException {
    Deadline longest = time.in(LONGEST_TIMEOUT);
    String operation = "completing hook " + action.hook();
    try {
      return new Retry(time, random)
          .reporting(FailureReport.ofRetries(listener, subject, operation))
          .policy((_, _) -> !ended.containsKey(action.id()))
          .until(() -> hardEnds.getOrDefault(action.id(), longest).plus(TOLERANCE))
          .call(() -> actions.complete(action, verdict));
    } catch (RemoteFailure failure) {
      return ended.getOrDefault(
          action.id(), new LifecycleActionAnswer.ActionOver(failure.getMessage()));
    }
  }
}
