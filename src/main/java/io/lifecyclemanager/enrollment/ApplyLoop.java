package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.EnrollmentReport.ResourceOutcome;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What is done one after another. The first failure ends it, and what is left is not tried. */
final class ApplyLoop {
  private ApplyLoop() {}

  /** Does one of them. */
  interface ChangeAction<T> {
    /** What became of it. */
    ResourceOutcome apply(T one) throws InterruptedException;
  }

  /**
   * Does them all, in their order.
   *
   * @param undone tells of one that was not done
   */
  static <T> EnrollmentReport applyInOrder(
      List<T> all, ChangeAction<T> deed, BiFunction<T, ChangeStatus, ResourceOutcome> undone)
      throws InterruptedException {
    List<ResourceOutcome> steps = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    for (T one : all) {
      if (failure.isPresent()) {
        steps.add(undone.apply(one, ChangeStatus.NOT_TRIED));
      } else {
        try {
          steps.add(deed.apply(one));
        } catch (RemoteFailure | EnrollmentException trouble) {
          ResourceOutcome failed = undone.apply(one, ChangeStatus.FAILED);
          steps.add(failed);
          failure = Optional.of(failed.title() + ": " + trouble.getMessage());
        }
      }
    }
    return new EnrollmentReport(steps, failure);
  }
}
