package io.lifecyclemanager.fakes;

import io.lifecyclemanager.fakes.HookOutcome.Cause;
import io.lifecyclemanager.hold.LifecycleActions.HookTimes;
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

/** One instance on its way out of its group. Guarded by the lock of {@link FakeAutoScaling}. */
final class FakeInstance {
  private static final Duration PROCEEDS_FOR = Duration.ofSeconds(1);

  private final GroupName group;
  private final InstanceId id;
  private final List<Waiting> waiting = new ArrayList<>();
  private LifecycleState state = new LifecycleState("InService");
  private String activity = "";
  private long leavingSince;
  private long goneAt;

  FakeInstance(GroupName group, InstanceId id) {
    this.group = group;
    this.id = id;
  }

  /** One hook that holds the instance. */
  static final class Waiting {
    private final LifecycleAction action;
    private final HookTimes times;
    private final long started;
    private long lastHeartbeat;

    Waiting(LifecycleAction action, HookTimes times, long now) {
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

  List<LifecycleAction> terminate(Map<String, HookTimes> hooks, long now) {
    activity = UUID.randomUUID().toString();
    leavingSince = now;
    hooks.forEach((hook, times) -> {
      String token = UUID.randomUUID().toString();
      LifecycleAction action = new LifecycleAction(group, hook, id, token, activity);
      waiting.add(new Waiting(action, times, now));
    });
    state = new LifecycleState("Terminating:Wait");
    proceedUnlessHeld(now);
    return waiting.stream().map(one -> one.action).toList();
  }

  /** Ends what has run out of time, in the order in which it did. */
  void moveOn(long now, List<HookOutcome> outcomes) {
    Optional<Waiting> due =
        waiting.stream()
            .filter(one -> one.expires() - now <= 0)
            .min(Comparator.comparingLong(Waiting::expires));
    if (due.isPresent()) {
      end(due.get(), Verdict.ABANDON, Cause.EXPIRED, due.get().expires(), outcomes);
      moveOn(now, outcomes);
    }
  }

  void end(Waiting one, Verdict verdict, long now, List<HookOutcome> outcomes) {
    end(one, verdict, Cause.COMPLETED, now, outcomes);
  }

  void hookRemoved(String hook, long now, List<HookOutcome> outcomes) {
    waiting.stream()
        .filter(one -> one.action.hook().equals(hook))
        .toList()
        .forEach(one -> end(one, Verdict.CONTINUE, Cause.HOOK_REMOVED, now, outcomes));
  }

  private void end(Waiting one, Verdict verdict, Cause cause, long at, List<HookOutcome> outcomes) {
    waiting.remove(one);
    outcomes.add(new HookOutcome(one.action, verdict, cause, at));
    if (verdict == Verdict.ABANDON) {
      waiting.forEach(o -> outcomes.add(new HookOutcome(o.action, verdict, Cause.SKIPPED, at)));
      waiting.clear();
    }
    proceedUnlessHeld(at);
  }

  private void proceedUnlessHeld(long now) {
    if (waiting.isEmpty()) {
      state = new LifecycleState("Terminating:Proceed");
      goneAt = now + PROCEEDS_FOR.toNanos();
    }
  }

  /** The wait that the action means: by its token, or by the instance where it has none. */
  Optional<Waiting> waiting(LifecycleAction action) {
    return waiting.stream()
        .filter(one -> one.action.hook().equals(action.hook()) && group.equals(action.group()))
        .filter(one -> action.token() == null || action.token().equals(one.action.token()))
        .findFirst();
  }

  boolean isGone(long now) {
    return state.text().equals("Terminating:Proceed") && goneAt - now <= 0;
  }

  /** The activity by which it is leaving. */
  TerminationActivity activity(long now) {
    return new TerminationActivity(activity, Duration.ofNanos(now - leavingSince));
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
