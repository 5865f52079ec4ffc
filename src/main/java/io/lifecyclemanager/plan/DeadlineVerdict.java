package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.Verdict;
import java.util.Optional;

/**
 * The result with which a lifecycle action is completed at the deadline of its termination, when
 * work is left. Pure.
 *
 * @param setting what {@code --on-deadline} says; empty without it
 */
public record DeadlineVerdict(Optional<Verdict> setting) {
  /** Whether it depends on the group. */
  public boolean dependsOnGroup() {
    return setting.isEmpty();
  }

  /**
   * The result. Without a setting ABANDON where it keeps the instance, and with it what is left;
   * otherwise CONTINUE, because ABANDON would skip the other hooks and end the instance all the
   * same.
   *
   * @param retainsAbandoned whether the group keeps an instance whose action is abandoned
   */
  public Verdict of(boolean retainsAbandoned) {
    return setting.orElse(retainsAbandoned ? Verdict.ABANDON : Verdict.CONTINUE);
  }
}
