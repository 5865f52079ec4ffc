package io.lifecyclemanager.status;

import io.lifecyclemanager.model.InstanceId;
import java.util.List;
import java.util.Optional;

/**
 * The terminations of the cluster, as one replica knows them and the others report them.
 * Thread-safe.
 */
public interface ClusterStatus {
  /**
   * What is in progress in all replicas, and on claimed nodes that no replica owns. Asks the other
   * replicas, side by side, for at most one second; concurrent callers share the requests. May be
   * repeated.
   */
  StatusReport current();

  /** What is in progress in this replica alone; answers at once, without a remote call. */
  StatusReport own();

  /**
   * One termination in progress, with all that the replica which shows it knows: lists of many
   * terminations have less of each. Empty where {@link #current} lacks it. Asks as {@link #current}
   * does, and then that replica for at most one second; where it does not answer, what the list
   * has. May be repeated.
   */
  Optional<TerminationStatus> find(InstanceId instance);

  /** As {@link #find}, in this replica alone; answers at once, without a remote call. */
  Optional<TerminationStatus> findOwn(InstanceId instance);

  /** The terminations that have ended lately in all replicas, the most recent first. */
  List<TerminationStatus> history();

  /** The terminations that have ended lately in this replica, the most recent first. */
  List<TerminationStatus> ownHistory();
}
