package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.ClaimScope;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.hold.HeartbeatHandle;
import io.lifecyclemanager.hold.HeldAction;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionEnded;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.cause.TerminationRequest.JoinResult;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle actions of one termination, which are kept alive by heartbeats, its events, and the
 * messages of both, which are kept hidden. All are sets: two hooks make two actions, and every
 * delivery of the same action joins it. Thread-safe.
 */
public final class HeldCauses {
  private final HoldDependencies dependencies;
  private final Supplier<TerminatingInstance> instance;
  private final BiConsumer<HookTimeouts, Deadline> onTimeouts;
  private final Runnable onAllOver;
  private final HeldActions actions = new HeldActions();
  private final HeldMessages messages;
  private final HeldEvents events = new HeldEvents();
  private final ActionCompletion completion;
  private boolean completing;
  private boolean closed;
  private boolean follows;

  /**
   * @param onTimeouts called with a hook's timeouts once they are known, and with when its action
   *     began; on another thread
   * @param onAllOver called when Auto Scaling has ended or rejected every action, and every event
   *     is over; on another thread
   */
  public HeldCauses(
      HoldDependencies dependencies,
      Supplier<TerminatingInstance> instance,
      BiConsumer<HookTimeouts, Deadline> onTimeouts,
      Runnable onAllOver) {
    this.dependencies = dependencies;
    this.messages = new HeldMessages(dependencies.visibility());
    this.instance = instance;
    this.onTimeouts = onTimeouts;
    this.onAllOver = onAllOver;
    this.completion = new ActionCompletion(dependencies);
  }

  /** Holds the cause and its message from now on. May be repeated. */
  public synchronized JoinResult add(TerminationRequest request) {
    if (closed) {
      return JoinResult.TOO_LATE;
    }
    return switch (request.cause()) {
      case TerminationCause.ActionPending(LifecycleAction action) -> add(action, request);
      case TerminationCause.EventConfirmed(InstanceEvent event, _, _) -> {
        messages.add(request.origin(), HeldEvents.key(event));
        yield events.add(event) ? JoinResult.NEW_CAUSE : JoinResult.KNOWN_CAUSE;
      }
    };
  }

  private JoinResult add(LifecycleAction action, TerminationRequest request) {
    Optional<HeldAction> known = actions.find(action);
    // An action keeps its name while it is being completed.
    boolean isNew = known.isEmpty() || (!completing && known.get().getsTokenFrom(action));
    messages.add(request.origin(), isNew ? action.id() : known.get().action().id());
    if (!isNew) {
      return JoinResult.KNOWN_CAUSE;
    }
    known.ifPresent(actions::remove);
    Deadline began = request.actionBegan().orElseGet(() -> dependencies.time().in(Duration.ZERO));
    HeartbeatHandle heartbeats =
        completion.hold(action, began, instance, onTimeouts, answer -> markEnded(action, answer));
    actions.add(new HeldAction(action, heartbeats, false));
    return known.isPresent() ? JoinResult.KNOWN_CAUSE : JoinResult.NEW_CAUSE;
  }

  private void markEnded(LifecycleAction action, ActionEnded answer) {
    boolean isAnyLeft;
    synchronized (this) {
      if (completing) {
        completion.completer().recordEnd(action, answer);
        return;
      }
      if (!actions.contains(action)) {
        return; // it is named by its token now, and has heartbeats under that name
      }
      actions.markFinished(action);
      isAnyLeft = isAnyLeft();
      closed |= !isAnyLeft; // this termination deletes its messages now, and no others
    }
    completion.reportRejection(instance.get(), action, answer);
    if (!isAnyLeft) {
      onAllOver.run();
    }
  }

  private boolean isAnyLeft() {
    return !actions.unfinished().isEmpty() || !events.isEmpty();
  }

  /** These events are over: the termination ends if no other cause is left. */
  public void endEvents(List<ClaimEvent> over) {
    synchronized (this) {
      events.remove(over);
      if (completing || isAnyLeft()) {
        return;
      }
      closed = true;
    }
    onAllOver.run();
  }

  private synchronized Optional<HeldAction> nextOrClose() {
    completing = true;
    Optional<HeldAction> next = actions.unfinished().stream().findFirst();
    closed = next.isEmpty();
    return next;
  }

  /**
   * Completes every action, those included that join meanwhile; afterwards none can join. Each is
   * held and tried again until Auto Scaling says that it is completed, over or rejected.
   *
   * @throws InterruptedException when interrupted before
   */
  public void completeAll(Verdict verdict) throws InterruptedException {
    for (Optional<HeldAction> next = nextOrClose(); next.isPresent(); next = nextOrClose()) {
      completion.complete(next.get(), verdict, instance.get());
      actions.markFinished(next.get().action());
    }
  }

  /** Whether a lifecycle action is left to complete. */
  public boolean hasAction() {
    return !actions.unfinished().isEmpty();
  }

  /** Deletes every message, or leaves it to its next delivery where the queue cannot do so. */
  public void deleteMessages() throws InterruptedException {
    messages.deleteAll();
  }

  /**
   * Stops holding and returns every message to the queue, visible after the delay. May be repeated.
   * Without an answer from the queue the messages become visible by themselves.
   */
  public void stopAndReturnMessages(Duration delay) {
    close();
    try {
      messages.returnAll(delay);
    } catch (RemoteFailure failure) {
      dependencies
          .listener()
          .on(new Fact.RemoteCallFailed(instance.get(), "returning messages", failure, null));
    }
  }

  /** Makes the heartbeat of each action due at once, which ends the actions that are over. */
  public void sendHeartbeats() {
    actions.sendHeartbeats();
  }

  /** As {@link #sendHeartbeats}, but returns only when the actions that are over have ended. */
  public void endActionsThatAreOver() {
    for (HeldAction held : actions.unfinished()) {
      held.findEnd(dependencies.actions()).ifPresent(end -> markEnded(held.action(), end));
    }
  }

  /** Sends no more heartbeats. May be repeated. */
  public synchronized void close() {
    closed = true;
    actions.stopHeartbeats();
  }

  /** Ids of the messages of all actions and events. */
  public Set<String> messages() {
    return messages.ids();
  }

  /**
   * What the node is claimed for.
   *
   * @param cordonOnly whether the node is cordoned and nothing else
   */
  public synchronized ClaimScope scope(boolean cordonOnly) {
    @Nullable GroupName group = instance.get().group();
    return new ClaimScope(
        messages.ids(),
        group == null ? null : group.value(),
        events.forClaim(),
        actions.hooks(_ -> true),
        follows,
        cordonOnly);
  }

  private Set<String> adoptedHooks() {
    return actions.hooks(it -> !messages.hasMessageOf(it.id()));
  }

  /** Whether the owner of a claim holds lifecycle actions that are held here without a message. */
  public boolean isAlsoHeldBy(ClaimRecord owner) {
    return owner.hooks() != null && !Collections.disjoint(owner.hooks(), adoptedHooks());
  }

  /**
   * Leaves to the new owner of the node the messages that it has received, and the causes that have
   * no other message. Lifecycle actions that were adopted without a message, and that the owner
   * does not hold, are still held here.
   *
   * @param received the messages of the claim
   * @return whether causes are left
   */
  public synchronized boolean leaveTo(ClaimRecord newOwner, Collection<String> received) {
    // An owner that has relinquished the node holds none.
    boolean isUnknown = newOwner.hooks() == null && !newOwner.isRelinquished();
    Set<String> kept = new HashSet<>(isUnknown ? Set.of() : adoptedHooks());
    kept.removeAll(Objects.requireNonNullElse(newOwner.hooks(), List.<String>of()));
    Set<String> causes = messages.leave(received);
    actions.keepOnly(it -> causes.contains(it.id()) || kept.contains(it.hook()));
    events.keepOnly(causes);
    completing = false;
    closed = !isAnyLeft();
    follows = !closed;
    return !closed;
  }
}
