package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.Report.Step;
import io.lifecyclemanager.model.RemoteTrouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What is done one after another. The first failure ends it, and what is left is not tried. */
final class Deeds {
  private Deeds() {}

  /** Does one of them. */
  interface Deed<T> {
    /** What became of it. */
    Step done(T one) throws InterruptedException;
  }

  /**
   * Does them all, in their order.
   *
   * @param undone tells of one that was not done
   */
  static <T> Report inTurn(List<T> all, Deed<T> deed, BiFunction<T, Fate, Step> undone)
      throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    for (T one : all) {
      if (failure.isPresent()) {
        steps.add(undone.apply(one, Fate.NOT_TRIED));
      } else {
        try {
          steps.add(deed.done(one));
        } catch (RemoteTrouble | NotPossible trouble) {
          Step failed = undone.apply(one, Fate.FAILED);
          steps.add(failed);
          failure = Optional.of(failed.title() + ": " + trouble.getMessage());
        }
      }
    }
    return new Report(steps, failure);
  }
}
