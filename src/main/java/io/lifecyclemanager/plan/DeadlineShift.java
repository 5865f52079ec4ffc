package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.Deadline;

/** How an observation moves the deadline of a termination. */
public enum DeadlineShift {
  NONE,
  LATER,
  EARLIER;

  /** Between the deadlines before and after it. */
  public static DeadlineShift between(Deadline before, Deadline after) {
    if (after.equals(before)) {
      return NONE;
    }
    return after.orLater(before).equals(after) ? LATER : EARLIER;
  }
}
