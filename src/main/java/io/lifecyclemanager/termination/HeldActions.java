package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.hold.ActionCompleter;
import io.lifecyclemanager.hold.HeartbeatHandle;
import io.lifecyclemanager.hold.HeldAction;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.ActionCompleted;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.TerminationRequest.RequestOrigin;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The lifecycle actions of one termination, which are kept alive by heartbeats, and their messages,
 * which are kept hidden. Both are sets: two hooks make two actions, and every delivery of the same
 * action joins it. Thread-safe.
 */
final class HeldActions {
  private final TerminationDependencies dependencies;
  private final Supplier<TerminatingInstance> instance;
  private final BiConsumer<HookTimeouts, Deadline> onTimeouts;
  private final Runnable onAllOver;
  private final Map<String, HeldAction> actions = new LinkedHashMap<>();
  private final Map<String, String> actionOfMessage = new HashMap<>();
  private final ActionCompleter completer;
  private boolean completing;
  private boolean closed;

  /**
   * @param onTimeouts called with a hook's timeouts once they are known, and with when its action
   *     began; on another thread
   * @param onAllOver called when Auto Scaling has ended or rejected every action; on another thread
   */
  HeldActions(
      TerminationDependencies dependencies,
      Supplier<TerminatingInstance> instance,
      BiConsumer<HookTimeouts, Deadline> onTimeouts,
      Runnable onAllOver) {
    this.dependencies = dependencies;
    this.instance = instance;
    this.onTimeouts = onTimeouts;
    this.onAllOver = onAllOver;
    this.completer =
        new ActionCompleter(
            dependencies.actions(),
            dependencies.time(),
            dependencies.random(),
            dependencies.listener());
  }

  /** Holds the action and its message from now on. May be repeated. */
  synchronized JoinResult add(TerminationRequest request) {
    LifecycleAction action = request.action();
    if (closed) {
      return JoinResult.TOO_LATE;
    }
    Optional<HeldAction> known =
        actions.values().stream().filter(it -> it.isSame(action)).findFirst();
    // An action keeps its name while it is being completed.
    boolean isNew = known.isEmpty() || (!completing && known.get().getsTokenFrom(action));
    if (request.origin() instanceof RequestOrigin.FromMessage(String messageId, _)) {
      actionOfMessage.put(messageId, isNew ? action.id() : known.get().action().id());
    }
    if (!isNew) {
      return JoinResult.KNOWN_ACTION;
    }
    known.ifPresent(this::remove);
    Deadline began = request.actionBegan().orElseGet(() -> dependencies.time().in(Duration.ZERO));
    HeartbeatHandle heartbeats =
        dependencies
            .heartbeats()
            .hold(
                action,
                began,
                instance,
                timeouts -> {
                  completer.recordHardEnd(action, began.plus(timeouts.global()));
                  onTimeouts.accept(timeouts, began);
                },
                answer -> markEnded(action, answer));
    actions.put(action.id(), new HeldAction(action, heartbeats, false));
    return known.isPresent() ? JoinResult.KNOWN_ACTION : JoinResult.NEW_ACTION;
  }

  private void remove(HeldAction known) {
    known.heartbeats().stop();
    actions.remove(known.action().id());
  }

  private void markEnded(LifecycleAction action, ActionEnded answer) {
    boolean isAnyLeft;
    synchronized (this) {
      if (completing) {
        completer.recordEnd(action, answer);
        return;
      }
      if (!actions.containsKey(action.id())) {
        return; // it is named by its token now, and has heartbeats under that name
      }
      markFinished(action.id());
      isAnyLeft = !unfinished().isEmpty();
      closed |= !isAnyLeft; // this termination deletes its messages now, and no others
    }
    reportRejection(action, answer);
    if (!isAnyLeft) {
      onAllOver.run();
    }
  }

  private void reportRejection(LifecycleAction action, LifecycleActionAnswer answer) {
    if (answer instanceof LifecycleActionAnswer.ActionRejected(String reason)) {
      report(new Fact.ActionGivenUp(instance.get(), action, reason));
    }
  }

  private synchronized void markFinished(String id) {
    actions.computeIfPresent(id, (_, it) -> it.finish());
  }

  private synchronized List<HeldAction> unfinished() {
    return actions.values().stream().filter(it -> !it.isFinished()).toList();
  }

  private synchronized Optional<HeldAction> nextOrClose() {
    completing = true;
    Optional<HeldAction> next = unfinished().stream().findFirst();
    closed = next.isEmpty();
    return next;
  }

  /**
   * Completes every action, those included that join meanwhile; afterwards none can join. Each is
   * held and tried again until Auto Scaling says that it is completed, over or rejected.
   *
   * @throws InterruptedException when interrupted before
   */
  void completeAll(Verdict verdict) throws InterruptedException {
    for (Optional<HeldAction> next = nextOrClose(); next.isPresent(); next = nextOrClose()) {
      LifecycleAction action = next.get().action();
      LifecycleActionAnswer answer = completer.complete(action, verdict, instance.get());
      next.get().heartbeats().stop();
      markFinished(action.id());
      switch (answer) {
        case LifecycleActionAnswer.ActionAccepted _ ->
            report(new ActionCompleted(instance.get(), action, verdict, false));
        case LifecycleActionAnswer.ActionOver _ ->
            report(new ActionCompleted(instance.get(), action, verdict, true));
        case LifecycleActionAnswer.ActionRejected _ -> reportRejection(action, answer);
      }
    }
  }

  /** Deletes every message, or leaves it to its next delivery where the queue cannot do so. */
  void deleteMessages() throws InterruptedException {
    boolean _ = dependencies.visibility().delete(messages());
  }

  /**
   * Stops holding and returns every message to the queue. May be repeated. Without an answer from
   * the queue the messages become visible by themselves.
   *
   * @param delay until other replicas can receive the messages
   */
  void stopAndReturnMessages(Duration delay) {
    close();
    try {
      dependencies.visibility().returnMessages(messages(), delay);
    } catch (RemoteFailure failure) {
      report(new Fact.RemoteCallFailed(instance.get(), "returning messages", failure, null));
    }
  }

  /** Makes the heartbeat of each action due at once, which ends the actions that are over. */
  synchronized void sendHeartbeats() {
    actions.values().forEach(it -> it.heartbeats().sendNow());
  }

  /** As {@link #sendHeartbeats}, but returns only when the actions that are over have ended. */
  void endActionsThatAreOver() {
    for (HeldAction held : unfinished()) {
      held.findEnd(dependencies.actions()).ifPresent(end -> markEnded(held.action(), end));
    }
  }

  /** Sends no more heartbeats. May be repeated. */
  synchronized void close() {
    closed = true;
    actions.values().forEach(it -> it.heartbeats().stop());
  }

  /** Ids of the messages of all actions. */
  synchronized Set<String> messages() {
    return Set.copyOf(actionOfMessage.keySet());
  }

  /**
   * Leaves to the new owner of the node the messages that it has received, as its deliveries are
   * the newer ones, and the actions that have no other message. If nothing is left to hold, the
   * other messages belong to actions that are completed or over, and are deleted.
   *
   * @return whether actions are left of which the new owner does not know
   * @throws InterruptedException when interrupted before all messages are deleted
   */
  boolean leaveMessagesTo(ClaimRecord newOwner) throws InterruptedException {
    List<String> received = newOwner.messages();
    if (received == null) {
      // Written by a version that did not name its messages: all may be the new owner's.
      stopAndReturnMessages(Duration.ZERO);
      return false;
    }
    boolean isAnyLeft = keepAllBut(received);
    if (!isAnyLeft) {
      deleteMessages();
    }
    return isAnyLeft;
  }

  private synchronized boolean keepAllBut(List<String> received) {
    List<String> left = received.stream().filter(actionOfMessage::containsKey).toList();
    dependencies.visibility().forget(left);
    actionOfMessage.keySet().removeAll(left);
    List.copyOf(actions.values()).stream()
        .filter(it -> !actionOfMessage.containsValue(it.action().id()))
        .forEach(this::remove);
    completing = false;
    closed = unfinished().isEmpty();
    return !closed;
  }

  private void report(Fact fact) {
    dependencies.listener().on(fact);
  }
}
