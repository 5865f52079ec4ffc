package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentReport.ResourceOutcome;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Applies changes one after another. The first failure ends the loop. */
final class ApplyLoop {
  private ApplyLoop() {}

  /** Applies one change. */
  interface ChangeAction<T> {
    /** Applies it; throws {@link RemoteFailure} or {@link EnrollmentException} on failure. */
    ResourceOutcome apply(T change) throws InterruptedException;
  }

  /**
   * Applies all changes in their order.
   *
   * @param unapplied makes the outcome of a change that failed, or was not tried after a failure
   * @return one outcome for each change, and the failure that ended the loop
   */
  static <T> EnrollmentReport applyInOrder(
      List<T> changes,
      ChangeAction<T> action,
      BiFunction<T, ChangeStatus, ResourceOutcome> unapplied)
      throws InterruptedException {
    List<ResourceOutcome> outcomes = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    for (T change : changes) {
      if (failure.isPresent()) {
        outcomes.add(unapplied.apply(change, ChangeStatus.NOT_TRIED));
      } else {
        try {
          outcomes.add(action.apply(change));
        } catch (RemoteFailure | EnrollmentException e) {
          ResourceOutcome failed = unapplied.apply(change, ChangeStatus.FAILED);
          outcomes.add(failed);
          failure = Optional.of(failed.title() + ": " + e.getMessage());
        }
      }
    }
    return new EnrollmentReport(outcomes, failure);
  }
}
