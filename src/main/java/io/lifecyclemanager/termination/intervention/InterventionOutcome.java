package io.lifecyclemanager.termination.intervention;

import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;

/** What became of an operator's request to change a termination in progress. */
public sealed interface InterventionOutcome {
  /** The termination does what was asked for, at once. */
  record InterventionAccepted() implements InterventionOutcome {}

  /** No termination of the instance is known. */
  record InstanceUnknown(InstanceId instance) implements InterventionOutcome {}

  /**
   * Another replica drains the node of the instance: it is to be asked.
   *
   * @param owner the name of that replica
   */
  record OwnedByReplica(String owner) implements InterventionOutcome {}

  /**
   * The termination cannot do what was asked for.
   *
   * @param reason why, as a sentence without a full stop
   */
  record InterventionRefused(String reason) implements InterventionOutcome {}

  /**
   * The deadline cannot be as late as was asked for.
   *
   * @param latest the latest possible deadline, by this machine's wall clock: Auto Scaling ends the
   *     lifecycle actions soon after, or EC2 interrupts the instance
   */
  record DeadlineTooLate(Instant latest) implements InterventionOutcome {}
}
