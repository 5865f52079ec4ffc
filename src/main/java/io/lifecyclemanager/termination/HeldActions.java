package io.lifecyclemanager.termination;

import io.lifecyclemanager.hold.HeartbeatHandle;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle actions and messages of one run. Both are sets: two hooks make two actions, and
 * every delivery of the same action joins. Thread-safe.
 */
final class HeldActions {
  private final TerminationDependencies tools;
  private final Supplier<TerminatingInstance> subject;
  private final BiConsumer<HookTimeouts, Deadline> onTimes;
  private final Runnable onAllOver;
  private final Map<String, HeldAction> actions = new LinkedHashMap<>();
  private final Map<String, String> actionOfMessage = new HashMap<>();
  private final Map<String, String> overMeanwhile = new ConcurrentHashMap<>();
  private boolean completing;
  private boolean closed;

  private record HeldAction(LifecycleAction action, HeartbeatHandle held, boolean finished) {}

  /**
   * Holds nothing yet.
   *
   * @param onTimes called with a hook's times once they are known, and with when its action began
   * @param onAllOver called when Auto Scaling has ended every action by itself
   */
  HeldActions(
      TerminationDependencies tools,
      Supplier<TerminatingInstance> subject,
      BiConsumer<HookTimeouts, Deadline> onTimes,
      Runnable onAllOver) {
    this.tools = tools;
    this.subject = subject;
    this.onTimes = onTimes;
    this.onAllOver = onAllOver;
  }

  /** How an action joined. */
  enum JoinResult {
    NEW_ACTION,
    KNOWN_ACTION,
    /** The run is at its end: somebody has to begin another. */
    TOO_LATE
  }

  /** Holds the action from now on, and remembers its message. */
  synchronized JoinResult add(TerminationRequest termination) {
    LifecycleAction action = termination.action();
    if (closed) {
      return JoinResult.TOO_LATE;
    }
    Optional<HeldAction> known =
        actions.values().stream().filter(one -> isKnown(one, action)).findFirst();
    boolean isNew = known.isEmpty() || isBetterNamed(known.get(), action);
    @Nullable String messageId = termination.messageId();
    if (messageId != null) {
      actionOfMessage.put(messageId, isNew ? action.id() : known.get().action.id());
    }
    if (!isNew) {
      return JoinResult.KNOWN_ACTION;
    }
    known.ifPresent(this::drop);
    Deadline began = termination.actionBegan().orElseGet(() -> tools.time().in(Duration.ZERO));
    HeartbeatHandle held =
        tools
            .heartbeats()
            .hold(
                action,
                began,
                subject,
                times -> onTimes.accept(times, began),
                why -> markOver(action.id(), why));
    actions.put(action.id(), new HeldAction(action, held, false));
    return known.isPresent() ? JoinResult.KNOWN_ACTION : JoinResult.NEW_ACTION;
  }

  private static boolean isKnown(HeldAction one, LifecycleAction action) {
    return one.action.id().equals(action.id())
        || (!one.finished && one.action.isSameAction(action));
  }

  /**
   * Whether the late message of an action that was found by looking has its token: from now on the
   * action goes by that. Not while it is being completed.
   */
  private boolean isBetterNamed(HeldAction known, LifecycleAction action) {
    return known.action.token() == null && action.token() != null && !completing;
  }

  private void drop(HeldAction known) {
    known.held.stop();
    actions.remove(known.action.id());
  }

  private void markOver(String id, String why) {
    boolean all;
    synchronized (this) {
      if (completing) {
        // Most likely our own completion made it so, and that call has the better answer; unless it
        // has none, for it may be refused for ever.
        overMeanwhile.put(id, why);
        return;
      }
      if (!actions.containsKey(id)) {
        // The action goes by its token now, which is asked for itself.
        return;
      }
      markFinished(id);
      all = nextUnfinished().isEmpty();
      // Whoever comes now begins another run: this one deletes its messages.
      closed = all;
    }
    if (all) {
      onAllOver.run();
    }
  }

  private synchronized void markFinished(String id) {
    actions.computeIfPresent(id, (key, one) -> new HeldAction(one.action, one.held, true));
  }

  private synchronized Optional<HeldAction> nextUnfinished() {
    return actions.values().stream().filter(one -> !one.finished).findFirst();
  }

  /** The next action to complete; closes the set when there is none. */
  private synchronized Optional<HeldAction> nextOrClose() {
    completing = true;
    Optional<HeldAction> next = nextUnfinished();
    closed = next.isEmpty();
    return next;
  }

  /**
   * Completes every action, those included that join meanwhile; nothing can join afterwards. Tries
   * again until Auto Scaling says that the action is completed or over: until then it is held.
   *
   * @throws InterruptedException when interrupted before
   */
  void completeAll(Verdict verdict) throws InterruptedException {
    for (Optional<HeldAction> next = nextOrClose(); next.isPresent(); next = nextOrClose()) {
      HeldAction one = next.get();
      LifecycleActionAnswer answer = complete(one.action, verdict);
      one.held.stop();
      markFinished(one.action.id());
      tools
          .listener()
          .on(
              new Fact.ActionCompleted(
                  subject.get(),
                  one.action,
                  verdict,
                  answer instanceof LifecycleActionAnswer.ActionOver));
    }
  }

  private LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict)
      throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return tools.actions().complete(action, verdict);
      } catch (RemoteFailure trouble) {
        @Nullable String why = overMeanwhile.get(action.id());
        if (why != null && trouble.kind() == RemoteFailure.FailureKind.DENIED) {
          return new LifecycleActionAnswer.ActionOver(why);
        }
        Duration pause = Backoff.REMOTE.pause(failures, tools.random());
        tools
            .listener()
            .on(
                new Fact.RemoteCallFailed(
                    subject.get(), "completing hook " + action.hook(), trouble, pause));
        tools.time().sleep(pause);
      }
    }
  }

  /** Deletes every message. */
  void deleteMessages() throws InterruptedException {
    for (String id : messages()) {
      tools.visibility().delete(id);
    }
  }

  /**
   * Stops holding and leaves everything to whoever receives the messages next. May be called twice.
   *
   * @param delay until the messages are visible
   */
  void stopAndReturnMessages(Duration delay) {
    close();
    try {
      tools.visibility().returnMessages(messages(), delay);
    } catch (RemoteFailure trouble) {
      tools
          .listener()
          .on(new Fact.RemoteCallFailed(subject.get(), "giving messages back", trouble, null));
    }
  }

  /** Stops holding, for actions that are over. */
  synchronized void close() {
    closed = true;
    actions.values().forEach(one -> one.held.stop());
  }

  /** Ids of the messages that told of the actions. */
  synchronized Set<String> messages() {
    return Set.copyOf(actionOfMessage.keySet());
  }

  /**
   * Forgets messages that somebody else has received since, and actions of which nothing else told.
   *
   * @return whether there is anything left to hold
   */
  synchronized boolean forgetMessages(List<String> messageIds) {
    List<String> ours = messageIds.stream().filter(actionOfMessage::containsKey).toList();
    tools.visibility().forget(ours);
    actionOfMessage.keySet().removeAll(ours);
    actions
        .values()
        .removeIf(one -> {
          boolean forgotten = !actionOfMessage.containsValue(one.action.id());
          if (forgotten) {
            one.held.stop();
          }
          return forgotten;
        });
    completing = false;
    closed = nextUnfinished().isEmpty();
    return !closed;
  }

  /** Whether a message brings the actions back to somebody once they are let go. */
  synchronized boolean hasMessages() {
    return !actionOfMessage.isEmpty();
  }
}
