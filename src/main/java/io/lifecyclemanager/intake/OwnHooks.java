package io.lifecyclemanager.intake;

import io.lifecyclemanager.hold.HeartbeatHandle;
import io.lifecyclemanager.hold.HeartbeatScheduler;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which lifecycle hooks this controller completes. A rule of EventBridge usually sends the messages
 * of all hooks to the queue, also those of other tools. Thread-safe.
 */
public final class OwnHooks {
  /**
   * The global timeout of a hook with the shortest heartbeat timeout; assumed until it is known.
   */
  private static final Duration SHORTEST_GLOBAL_TIMEOUT = Duration.ofMinutes(50);

  /** Reserved before the global timeout, for the termination of an instance in a hook of ours. */
  private static final Duration TO_TERMINATE = Duration.ofMinutes(20);

  /** Needed to know the ARN of our queue. */
  private static final Optional<String> QUEUE_PERMISSION = Optional.of("sqs:GetQueueAttributes");

  private final Set<String> names;
  private final PendingTerminations hooks;
  private final ActionHold hold;
  private final Time time;
  private final Retry retry;
  private final Listener listener;
  private final PermissionTracker hookPermission;
  private final PermissionTracker queuePermission;

  /** Keeps a lifecycle action alive while its owner is not known. */
  @FunctionalInterface
  public interface ActionHold {
    /** Sends no heartbeats. */
    ActionHold NONE = (action, sent, onTimeouts) -> HeartbeatHandle.NONE;

    /** Heartbeats do no harm to an action of another tool: they only prolong it. */
    static ActionHold by(HeartbeatScheduler heartbeats) {
      return (action, sent, onTimeouts) -> {
        TerminatingInstance instance = TerminatingInstance.of(action);
        return heartbeats.hold(action, sent, () -> instance, onTimeouts, _ -> {});
      };
    }

    /**
     * Sends heartbeats until stopped.
     *
     * @param sent when the message of the action was sent
     * @param onTimeouts called once the hook's timeouts are known, on another thread
     */
    HeartbeatHandle hold(LifecycleAction action, Deadline sent, Consumer<HookTimeouts> onTimeouts);
  }

  /** Whose hook one action waits in. Used by one thread, except for the deadline. */
  private final class OwnerQuestion {
    private final LifecycleAction action;
    private final Deadline sent;
    private volatile Deadline latest;
    private @Nullable HeartbeatHandle heartbeats;

    OwnerQuestion(LifecycleAction action, Deadline sent) {
      this.action = action;
      this.sent = sent;
      this.latest = latest(SHORTEST_GLOBAL_TIMEOUT);
    }

    private Deadline latest(Duration globalTimeout) {
      return sent.plus(globalTimeout)
          .minus(TO_TERMINATE)
          .orLater(time.in(PermissionTracker.GRANT_TIMEOUT));
    }

    Deadline latest() {
      return latest;
    }

    Optional<String> ask() throws InterruptedException {
      try {
        Optional<String> other = hooks.otherQueue(action.group(), action.hook());
        hookPermission.markGranted();
        queuePermission.markGranted();
        return other;
      } catch (RemoteFailure failure) {
        if (heartbeats == null) {
          heartbeats = hold.hold(action, sent, known -> latest = latest(known.global()));
        }
        throw failure;
      }
    }

    void end() {
      if (heartbeats != null) {
        heartbeats.stop();
      }
    }
  }

  /**
   * @param names the only hooks that are ours; empty for every hook that does not notify another
   *     queue
   * @param hold keeps an action alive from the first request that failed until its owner is known
   * @param hookPermission to describe hooks; shared with all that need it, so that they wait once
   */
  public OwnHooks(
      Set<String> names,
      PendingTerminations hooks,
      ActionHold hold,
      PermissionTracker hookPermission,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.names = Set.copyOf(names);
    this.hooks = hooks;
    this.hold = hold;
    this.time = time;
    this.retry = new Retry(time, random);
    this.listener = listener;
    this.hookPermission = hookPermission;
    this.queuePermission = new PermissionTracker(time);
  }

  /**
   * Why the action belongs to another tool; empty when it is ours. Waits for the answer of Auto
   * Scaling. Without one the action counts as ours in two cases, as an action that no tool
   * completes would wait for its timeout: after a denial or a rejection that lasts, and 20 minutes
   * before the hook's global timeout.
   *
   * @param sent when the message of the action was sent
   * @throws InterruptedException when interrupted
   */
  Optional<String> foreignReason(LifecycleAction action, Deadline sent)
      throws InterruptedException {
    String hook = action.hook();
    if (!isNamed(hook)) {
      return Optional.of("hook " + hook + " is not one of --hook-names");
    }
    TerminatingInstance instance = TerminatingInstance.of(action);
    OwnerQuestion question = new OwnerQuestion(action, sent);
    try {
      return retry
          .policy(untilRefusalCounts())
          .until(question::latest)
          .reporting(listener, instance, "finding out what hook " + hook + " notifies")
          .call(question::ask)
          .map(queue -> "hook " + hook + " notifies " + queue);
    } catch (RemoteFailure unknown) {
      return Optional.empty();
    } finally {
      question.end();
    }
  }

  /** Two permissions are needed, and one may be denied while the other is granted. */
  private RetryPolicy untilRefusalCounts() {
    RetryPolicy ofHooks = untilRefusalCounts(hookPermission);
    RetryPolicy ofQueue = untilRefusalCounts(queuePermission);
    return (failure, failures) ->
        (failure.missingPermission().equals(QUEUE_PERMISSION) ? ofQueue : ofHooks)
            .allowsRetry(failure, failures);
  }

  private static RetryPolicy untilRefusalCounts(PermissionTracker permission) {
    return RetryPolicy.TRANSIENT.untilRefusalCounts(
        permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT));
  }

  /** The instances that wait in our hooks, with these hooks only. */
  List<PendingTermination> restrict(List<PendingTermination> all) {
    return all.stream()
        .map(one ->
            new PendingTermination(
                one.instance(),
                one.group(),
                one.hooks().stream().filter(this::isNamed).toList(),
                one.events()))
        .filter(one -> !one.hooks().isEmpty())
        .toList();
  }

  private boolean isNamed(String hook) {
    return names.isEmpty() || names.contains(hook);
  }
}
