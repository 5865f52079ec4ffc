package io.lifecyclemanager.scenario.message;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * Auto Scaling that rejects requests for one hook for good.
 *
 * @param acceptsHeartbeats whether it rejects completions only
 */
record RejectedHook(LifecycleActions delegate, String hook, boolean acceptsHeartbeats)
    implements LifecycleActions {
  private static final LifecycleActionAnswer REJECTED =
      new LifecycleActionAnswer.ActionRejected("1 validation error detected");

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    if (!action.hook().equals(hook)) {
      return delegate.heartbeat(action);
    }
    return acceptsHeartbeats ? new LifecycleActionAnswer.ActionAccepted() : REJECTED;
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    return action.hook().equals(hook) ? REJECTED : delegate.complete(action, verdict);
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String name, Duration maxAge) {
    return delegate.hookTimeouts(group, name, maxAge);
  }
}
