package io.lifecyclemanager.status;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.List;
import java.util.Optional;

/**
 * The other replicas of this program, as far as their status is concerned. The caller asks them
 * side by side and sets the limit of time. Thread-safe.
 */
public interface PeerStatus {
  /**
   * Where the other replicas serve the API, as in {@code http://10.0.1.7:8080}: as known at
   * present, without this replica. Answers at once, without a remote call.
   */
  List<String> urls();

  /**
   * Why there may be replicas that {@link #urls} lacks, for an operator who should look at it;
   * empty where there is no reason. Answers at once.
   */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /**
   * Asks one replica for what is in progress in it alone. Blocks until it answers, the adapter's
   * own timeout ends it, or the thread is interrupted. May be repeated.
   *
   * @param url one of {@link #urls}
   * @return the replica's report; {@code replicas} has the replica itself, with its name
   * @throws RemoteFailure when it does not answer, or with something else
   * @throws InterruptedException when interrupted; the request has been given up
   */
  StatusReport current(String url) throws InterruptedException;

  /**
   * Asks one replica for all that it knows of one termination. As {@link #current}.
   *
   * @param url one of {@link #urls}
   * @return empty where no termination of the instance is in progress in that replica
   */
  Optional<TerminationStatus> find(String url, InstanceId instance) throws InterruptedException;

  /**
   * Asks one replica for the terminations that have ended lately in it alone. As {@link #current}.
   *
   * @param url one of {@link #urls}
   * @return the most recent first
   */
  List<TerminationStatus> history(String url) throws InterruptedException;

  /** No other replica. */
  PeerStatus NONE =
      new PeerStatus() {
        @Override
        public List<String> urls() {
          return List.of();
        }

        @Override
        public StatusReport current(String url) {
          throw new IllegalStateException("there is no replica at " + url);
        }

        @Override
        public Optional<TerminationStatus> find(String url, InstanceId instance) {
          throw new IllegalStateException("there is no replica at " + url);
        }

        @Override
        public List<TerminationStatus> history(String url) {
          throw new IllegalStateException("there is no replica at " + url);
        }
      };
}
