package io.lifecyclemanager.model;

/**
 * A deadline that may tighten while it is waited for: it is asked anew each time it is looked at.
 * Two answers of the same object never become later. Thread-safe.
 */
@FunctionalInterface
public interface LiveDeadline {
  /** The deadline as it is now. */
  Deadline current();

  /** The earlier of this and a fixed deadline, as of now. */
  default Deadline orEarlier(Deadline other) {
    return current().orEarlier(other);
  }
}
