package io.lifecyclemanager.model;

/**
 * A deadline that may change while a caller waits for it, also to a later time. A caller reads it
 * again for each decision. Thread-safe.
 */
@FunctionalInterface
public interface LiveDeadline {
  /** The deadline at present. */
  Deadline current();

  /** The earlier of this and a fixed deadline, at present. */
  default Deadline orEarlier(Deadline other) {
    return current().orEarlier(other);
  }
}
