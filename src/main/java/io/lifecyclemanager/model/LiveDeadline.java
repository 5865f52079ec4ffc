package io.lifecyclemanager.model;

/**
 * A deadline that may become earlier while a caller waits for it, and never later. A caller reads
 * it again for each decision. Thread-safe.
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
