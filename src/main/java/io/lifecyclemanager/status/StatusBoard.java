package io.lifecyclemanager.status;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationSnapshot;
import io.lifecyclemanager.termination.TerminationState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one replica knows of its own terminations: what they say at present, and what facts have
 * told about them. Thread-safe; answers at once, without a remote call.
 */
public final class StatusBoard {
  private final TerminationRecords records;
  private final Supplier<Map<InstanceId, TerminationSnapshot>> snapshots;
  private final Supplier<Map<InstanceId, Deadline>> heartbeats;
  private final Time time;

  /**
   * @param records receives the facts of the replica
   * @param snapshots the terminations in progress
   * @param heartbeats when the next heartbeat of each instance is due
   */
  public StatusBoard(
      TerminationRecords records,
      Supplier<Map<InstanceId, TerminationSnapshot>> snapshots,
      Supplier<Map<InstanceId, Deadline>> heartbeats,
      Time time) {
    this.records = records;
    this.snapshots = snapshots;
    this.heartbeats = heartbeats;
    this.time = time;
  }

  /** The name of this replica, as in the claims of nodes. */
  public String self() {
    return records.self();
  }

  /** The terminations that are in progress in this replica, most urgent first. */
  public List<TerminationStatus> current() {
    Map<InstanceId, Deadline> next = heartbeats.get();
    Collection<TerminationSnapshot> inProgress = snapshots.get().values();
    DetailLimit limit = DetailLimit.of(inProgress.size());
    return StatusOrder.byUrgency(
        inProgress.stream()
            .filter(snapshot -> !(snapshot.state() instanceof TerminationState.Ended))
            .flatMap(snapshot -> status(snapshot, next, limit).stream()));
  }

  /** All that is known of a termination; empty where it is not in progress in this replica. */
  public Optional<TerminationStatus> find(InstanceId instance) {
    Map<InstanceId, Deadline> next = heartbeats.get();
    return snapshot(instance).flatMap(snapshot -> status(snapshot, next, DetailLimit.FULL));
  }

  /** Whether a termination of the instance is in progress in this replica. */
  public boolean isCurrent(InstanceId instance) {
    return snapshot(instance).isPresent();
  }

  private Optional<TerminationSnapshot> snapshot(InstanceId instance) {
    return Optional.ofNullable(snapshots.get().get(instance))
        .filter(snapshot -> !(snapshot.state() instanceof TerminationState.Ended));
  }

  private Optional<TerminationStatus> status(
      TerminationSnapshot snapshot, Map<InstanceId, Deadline> next, DetailLimit limit) {
    return records.status(
        snapshot,
        Optional.ofNullable(next.get(snapshot.instance().instance()))
            .map(due -> BlockerView.seconds(time.wallClock(due)))
            .orElse(null),
        limit);
  }

  /**
   * The terminations that have ended in this replica, the most recent first: the last 200, in the
   * last 24 hours.
   */
  public List<TerminationStatus> history() {
    return records.ended();
  }
}
