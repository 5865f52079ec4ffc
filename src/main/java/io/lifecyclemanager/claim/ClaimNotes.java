package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Later changes to the claim of a node, for the replicas that read it. Each is retried until the
 * API server answers or the deadline comes, does nothing when another replica owns the node by
 * then, and may be repeated. Thread-safe.
 */
public final class ClaimNotes {
  private final ClaimUpdater updater;
  private final Time time;

  ClaimNotes(ClaimUpdater updater, Time time) {
    this.updater = updater;
    this.time = time;
  }

  /**
   * Records that the node is drained, for the replicas that hold other lifecycle actions of it.
   *
   * @throws InterruptedException when interrupted; the note may be missing then
   */
  public void markDrained(TerminatingInstance subject, Claim claim, LiveDeadline deadline)
      throws InterruptedException {
    String now = time.now().toString();
    update(
        subject,
        claim,
        record -> record.isDrained() ? record : record.withDrainedAt(now),
        deadline);
  }

  /**
   * Leaves the node, which is not drained, to the replicas that hold other lifecycle actions of it.
   *
   * @throws InterruptedException when interrupted; the note may be missing then
   */
  public void relinquish(TerminatingInstance subject, Claim claim, LiveDeadline deadline)
      throws InterruptedException {
    update(subject, claim, ClaimRecord::withoutMessages, deadline);
  }

  /**
   * Records the settle time, for the replica that resumes the termination: from then on no load
   * balancer sends new connections. If a later time is recorded already, that one stays.
   *
   * @param sinceAction counted from the beginning of the lifecycle action
   * @param until when the note is of no use any more
   * @throws InterruptedException when interrupted; the note may be missing then
   */
  public void recordSettledAfter(
      TerminatingInstance subject, Claim claim, Duration sinceAction, Deadline until)
      throws InterruptedException {
    update(subject, claim, record -> record.withSettledAfter(sinceAction), () -> until);
  }

  /**
   * Records further events for which the node is claimed.
   *
   * @throws InterruptedException when interrupted; the note may be missing then
   */
  public void recordEvents(
      TerminatingInstance subject, Claim claim, List<ClaimEvent> events, LiveDeadline deadline)
      throws InterruptedException {
    update(subject, claim, record -> record.withEvents(events), deadline);
  }

  private void update(
      TerminatingInstance subject,
      Claim claim,
      UnaryOperator<ClaimRecord> note,
      LiveDeadline deadline)
      throws InterruptedException {
    var _ =
        updater.update(
            claim,
            updater
                .context()
                .failureReport(subject, "updating the claim of node " + claim.node(), null),
            (_, record) -> change(record, note),
            deadline);
  }

  static Optional<NodeChange> change(ClaimRecord record, UnaryOperator<ClaimRecord> note) {
    return Optional.of(note.apply(record))
        .filter(next -> !next.equals(record))
        .map(next -> NodeMarks.annotate(NodeMarks.annotations(next)));
  }
}
