package io.lifecyclemanager.intake;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.intake.Verification.VerificationResult;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Verdict;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Heartbeats and completions whose denial is verified. A policy with a condition on the group's tag
 * denies both once the group is deleted, as there is no tag any more: the denial hides that the
 * action is over. Therefore Auto Scaling is asked about the instance after each denial.
 * Thread-safe.
 */
public final class DenialVerifier implements LifecycleActions {
  private final LifecycleActions actions;
  private final AutoScalingGroups groups;

  /**
   * @param actions makes the calls
   * @param groups asked after a denial; its permission must not depend on the group
   */
  public DenialVerifier(LifecycleActions actions, AutoScalingGroups groups) {
    this.actions = actions;
    this.groups = groups;
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
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook) {
    return actions.hookTimeouts(group, hook);
  }

  private LifecycleActionAnswer verifyDenial(
      LifecycleAction action, Supplier<LifecycleActionAnswer> call) {
    try {
      return call.get();
    } catch (RemoteFailure failure) {
      if (failure.kind() != FailureKind.DENIED) {
        throw failure;
      }
      return findEnd(action).orElseThrow(() -> failure);
    }
  }

  /** Empty as well when that is not known: then the denial stays a failure, which is retried. */
  private Optional<LifecycleActionAnswer> findEnd(LifecycleAction action) {
    try {
      // The action was confirmed before, so that answers do not lag behind its beginning any more.
      return switch (Verification.verify(
          action, groups.member(action.instance()), Verification.LAG, 1)) {
        case VerificationResult.AlreadyOver(String reason) ->
            Optional.of(new LifecycleActionAnswer.ActionOver(reason));
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
