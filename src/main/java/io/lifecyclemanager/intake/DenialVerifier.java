package io.lifecyclemanager.intake;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Heartbeats and completions whose denial is verified. A policy with a condition on the group's tag
 * denies both once the group is deleted, as there is no tag any more: the denial hides that the
 * action is over. Therefore Auto Scaling is asked about the instance after each denial.
 * Thread-safe.
 */
public final class DenialVerifier implements LifecycleActions {
  /** No action lasts longer. */
  private static final Duration LONGEST_ACTION = Duration.ofDays(2);

  private final LifecycleActions actions;
  private final AutoScalingGroups groups;
  private final Time time;
  private final Map<String, Long> deniedSince = new ConcurrentHashMap<>();

  /**
   * @param actions makes the calls
   * @param groups asked after a denial; its permission must not depend on the group
   */
  public DenialVerifier(LifecycleActions actions, AutoScalingGroups groups, Time time) {
    this.actions = actions;
    this.groups = groups;
    this.time = time;
  }

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return verifyDenial(action, () -> actions.heartbeat(action));
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    return verifyDenial(action, () -> actions.complete(action, verdict));
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge) {
    return actions.hookTimeouts(group, hook, maxAge);
  }

  private LifecycleActionAnswer verifyDenial(
      LifecycleAction action, Supplier<LifecycleActionAnswer> call) {
    try {
      LifecycleActionAnswer answer = call.get();
      deniedSince.remove(action.id());
      return answer;
    } catch (RemoteFailure failure) {
      if (failure.kind() != FailureKind.DENIED) {
        throw failure;
      }
      return findEnd(action).orElseThrow(() -> failure);
    }
  }

  /**
   * How long calls for the action have been denied, a lower bound of its age: once that is some
   * minutes, what Auto Scaling says about the instance is no longer out of date.
   */
  private Duration deniedFor(LifecycleAction action) {
    deniedSince.values().removeIf(since -> time.since(since).compareTo(LONGEST_ACTION) > 0);
    return time.since(deniedSince.computeIfAbsent(action.id(), _ -> time.nanos()));
  }

  /** Empty as well when that is not known: then the denial stays a failure, which is retried. */
  private Optional<LifecycleActionAnswer> findEnd(LifecycleAction action) {
    try {
      Duration age = deniedFor(action);
      return switch (Verification.verify(action, groups.member(action.instance()), age, 1)) {
        case VerificationResult.AlreadyOver(String reason) -> {
          deniedSince.remove(action.id());
          yield Optional.of(new LifecycleActionAnswer.ActionOver(reason));
        }
        case VerificationResult.Confirmed _, VerificationResult.NotConfirmedYet _ ->
            Optional.empty();
      };
    } catch (RemoteFailure unknown) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
