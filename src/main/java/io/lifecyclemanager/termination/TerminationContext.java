package io.lifecyclemanager.termination;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the steps of one termination share.
 *
 * @param messages ids of the messages that are held now
 * @param woken raised when the messages, the deadline or the instance's node in the index change
 */
record TerminationContext(
    TerminationDependencies dependencies,
    TerminationProgress progress,
    TerminationDeadline deadline,
    LivePlan plan,
    Supplier<Set<String>> messages,
    Signal woken) {

  /** The clock. */
  Time time() {
    return dependencies.time();
  }

  /** The instance, with its node once that is known. */
  TerminatingInstance instance() {
    return progress.instance();
  }

  /** Reports a fact. */
  void report(Fact fact) {
    dependencies.listener().on(fact);
  }
}
