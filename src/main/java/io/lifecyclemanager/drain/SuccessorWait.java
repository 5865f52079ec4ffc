package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Optional;

/** How long a drain whose pods are gone waits for pods that may still come. Used by one thread. */
final class SuccessorWait {
  /**
   * For this long after the cordon a scheduler that has not seen it may bind a pod, and for this
   * long after a pod is gone its successor may be bound that tolerates the cordon.
   */
  private static final Duration BINDING_TIME = Duration.ofSeconds(2);

  private final Time time;
  private final DrainConditions conditions;
  private Deadline end;
  private boolean wasEmpty;

  SuccessorWait(Time time, DrainConditions conditions) {
    this.time = time;
    this.conditions = conditions;
    this.end = time.in(Duration.ZERO);
  }

  /**
   * Records what is known now.
   *
   * @param isEmpty whether all pods are gone
   * @param isSuccessorExpected whether one of them has a successor that may be bound in spite of
   *     the cordon
   */
  void update(boolean isEmpty, boolean isSuccessorExpected) {
    Optional<Deadline> cordonedAt = conditions.cordonedAt();
    if (cordonedAt.isPresent()) {
      end = end.orLater(cordonedAt.get().plus(BINDING_TIME));
    }
    if (isEmpty && !wasEmpty && (isSuccessorExpected || cordonedAt.isEmpty())) {
      end = end.orLater(time.in(BINDING_TIME));
    }
    wasEmpty = isEmpty;
  }

  boolean isOver() {
    return time.isPast(end);
  }

  /** When to look again: at {@code latest}, or at the end of the wait. */
  Deadline wakeUp(Deadline latest) {
    return isOver() ? latest : latest.orEarlier(end);
  }
}
