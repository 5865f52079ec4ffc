package io.lifecyclemanager.fakes;

import io.lifecyclemanager.fakes.LifecycleActionOutcome.ActionEndCause;
import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.intake.PendingTerminations.TerminationActivity;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One terminating instance. Guarded by the lock of {@link FakeAutoScaling}. */
final class FakeInstance {
  private static final Duration PROCEEDS_FOR = Duration.ofSeconds(1);

  private final GroupName group;
  private final InstanceId id;
  private final List<PendingLifecycleAction> waiting = new ArrayList<>();
  private LifecycleState state = new LifecycleState("InService");
  private String activity = "";
  private long terminatingSince;
  private long goneAt;

  FakeInstance(GroupName group, InstanceId id) {
    this.group = group;
    this.id = id;
  }

  /** One hook in which the instance waits. */
  static final class PendingLifecycleAction {
    private final LifecycleAction action;
    private final HookTimeouts times;
    private final long started;
    private long lastHeartbeat;

    PendingLifecycleAction(LifecycleAction action, HookTimeouts times, long now) {
      this.action = action;
      this.times = times;
      this.started = now;
      this.lastHeartbeat = now;
    }

    void heartbeat(long now) {
      lastHeartbeat = now;
    }

    long expires() {
      long byHeartbeat = lastHeartbeat + times.heartbeat().toNanos();
      return Math.min(byHeartbeat, started + times.global().toNanos());
    }
  }

  List<LifecycleAction> terminate(Map<String, HookTimeouts> hooks, long now) {
    activity = UUID.randomUUID().toString();
    terminatingSince = now;
    hooks.forEach((hook, times) -> {
      String token = UUID.randomUUID().toString();
      LifecycleAction action = new LifecycleAction(group, hook, id, token, activity);
      waiting.add(new PendingLifecycleAction(action, times, now));
    });
    state = new LifecycleState("Terminating:Wait");
    proceedUnlessWaiting(now);
    return waiting.stream().map(one -> one.action).toList();
  }

  /** Ends the actions that have timed out, in the order of their timeouts. */
  void expireActions(long now, List<LifecycleActionOutcome> outcomes) {
    Optional<PendingLifecycleAction> due =
        waiting.stream()
            .filter(one -> one.expires() - now <= 0)
            .min(Comparator.comparingLong(PendingLifecycleAction::expires));
    if (due.isPresent()) {
      end(due.get(), Verdict.ABANDON, ActionEndCause.EXPIRED, due.get().expires(), outcomes);
      expireActions(now, outcomes);
    }
  }

  void end(
      PendingLifecycleAction one,
      Verdict verdict,
      long now,
      List<LifecycleActionOutcome> outcomes) {
    end(one, verdict, ActionEndCause.COMPLETED, now, outcomes);
  }

  void removeHook(String hook, long now, List<LifecycleActionOutcome> outcomes) {
    waiting.stream()
        .filter(one -> one.action.hook().equals(hook))
        .toList()
        .forEach(one -> end(one, Verdict.CONTINUE, ActionEndCause.HOOK_REMOVED, now, outcomes));
  }

  private void end(
      PendingLifecycleAction one,
      Verdict verdict,
      ActionEndCause cause,
      long at,
      List<LifecycleActionOutcome> outcomes) {
    waiting.remove(one);
    outcomes.add(new LifecycleActionOutcome(one.action, verdict, cause, at));
    if (verdict == Verdict.ABANDON) {
      waiting.forEach(o ->
          outcomes.add(new LifecycleActionOutcome(o.action, verdict, ActionEndCause.SKIPPED, at)));
      waiting.clear();
    }
    proceedUnlessWaiting(at);
  }

  private void proceedUnlessWaiting(long now) {
    if (waiting.isEmpty()) {
      state = new LifecycleState("Terminating:Proceed");
      goneAt = now + PROCEEDS_FOR.toNanos();
    }
  }

  /** The pending action: by its token, or by the instance when it has none. */
  Optional<PendingLifecycleAction> waiting(LifecycleAction action) {
    return waiting.stream()
        .filter(one -> one.action.hook().equals(action.hook()) && group.equals(action.group()))
        .filter(one -> action.token() == null || action.token().equals(one.action.token()))
        .findFirst();
  }

  boolean isGone(long now) {
    return state.text().equals("Terminating:Proceed") && goneAt - now <= 0;
  }

  /** The scaling activity that terminates it. */
  TerminationActivity activity(long now) {
    return new TerminationActivity(activity, Duration.ofNanos(now - terminatingSince));
  }

  InstanceId id() {
    return id;
  }

  GroupName group() {
    return group;
  }

  LifecycleState state() {
    return state;
  }
}
