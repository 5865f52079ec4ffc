package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import java.time.Duration;

/**
 * The deadline that a hook or a node asks for. Pure.
 *
 * @param duration how long the termination may take, from the beginning of its lifecycle action
 * @param since when the termination was found, or when the request changed after that
 */
public record RequestedDeadline(Duration duration, Deadline since) {
  /**
   * When the termination must be finished. However late it is found, or asked for, there is time
   * for a drain, or for all of the duration where that is less.
   *
   * @param began when the lifecycle action began
   * @param toDrain what a drain needs
   */
  public Deadline end(Deadline began, Duration toDrain) {
    return began.plus(duration).orLater(since.plus(DurationMath.min(duration, toDrain)));
  }
}
