package io.lifecyclemanager.model;

/**
 * Receives every {@link Fact}. Called from many threads at once, on the thread on which the fact
 * happened: implementations are thread-safe, quick, and never throw.
 */
@FunctionalInterface
public interface Listener {
  /** Handles the fact. */
  void on(Fact fact);
}
