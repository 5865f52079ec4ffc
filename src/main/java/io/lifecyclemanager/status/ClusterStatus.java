package io.lifecyclemanager.status;

import java.util.List;

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

  /** The terminations that have ended lately in all replicas, the most recent first. */
  List<TerminationStatus> history();

  /** The terminations that have ended lately in this replica, the most recent first. */
  List<TerminationStatus> ownHistory();
}
