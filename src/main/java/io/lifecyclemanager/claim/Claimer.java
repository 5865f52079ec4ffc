package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Claim.CordonState;
import io.lifecyclemanager.claim.ClaimUpdater.ClaimUpdateOutcome;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Claims nodes for this replica by compare-and-swap: cordon, exclusion label and owner are written
 * in one patch, which the API server applies only to the version of the Node that was read. Where a
 * limit concerns the node, that patch writes the owner only and {@link #cordon} follows.
 *
 * <p>The replica that received a message of the node most recently owns it; the former owner reads
 * that from the annotation and stops. A replica that holds only other messages of the node leaves
 * it to its owner. Thread-safe.
 */
public final class Claimer {
  /** The pauses between attempts to write a claim without which the termination continues. */
  private static final Backoff LATE_CLAIM =
      new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(1));

  private final ClaimContext context;
  private final CordonGate gate;
  private final Time time;
  private final Retry retry;
  private final ClaimUpdater updater;

  /**
   * @param gate decides which nodes are cordoned with their claim
   * @param self the name of this replica, different after each start
   */
  public Claimer(
      Nodes nodes,
      CordonGate gate,
      String self,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.context = new ClaimContext(nodes, gate, self, time, new PermissionTracker(time), listener);
    this.gate = gate;
    this.time = time;
    this.retry = new Retry(time, random);
    this.updater = new ClaimUpdater(context, retry);
  }

  /** Tells other owners of events. */
  public SharedEvents sharedEvents() {
    return new SharedEvents(updater);
  }

  /** Later changes to claims of this replica. */
  public ClaimNotes notes() {
    return new ClaimNotes(updater, time);
  }

  /**
   * Claims the node, and retries until the API server accepts the claim, has refused it for 90 s,
   * or the deadline comes. May be repeated: a node that carries the claim already is not changed
   * again.
   *
   * @param seen the node as the index shows it
   * @param scope what this replica claims the node for; read before each attempt
   * @return the claim, without a record when the API server refused it or the deadline came first:
   *     the termination continues without it, and {@link #completeLate} may write it meanwhile
   * @throws InterruptedException when interrupted
   */
  public ClaimOutcome claim(
      TerminatingInstance subject, NodeView seen, Supplier<ClaimScope> scope, LiveDeadline deadline)
      throws InterruptedException {
    ClaimAttempts attempts =
        new ClaimAttempts(context, subject, seen.ref(), Optional.of(seen), scope);
    try {
      return retry
          .policy(RetryPolicy.EVERY_FAILURE.untilRefusalCounts(context.grantTimeout()))
          .until(deadline)
          .reporting(attempts.report())
          .call(attempts::next);
    } catch (RemoteFailure reported) {
      return attempts.claimWithoutRecord();
    }
  }

  /**
   * Cordons a node that was claimed without a cordon; returns at once when the claim does not await
   * its cordon. May be repeated.
   *
   * @param deadline as for {@link #claim}
   * @throws InterruptedException when interrupted
   */
  public CordonOutcome cordon(TerminatingInstance subject, Claim claim, LiveDeadline deadline)
      throws InterruptedException {
    if (claim.cordon() != CordonState.AWAITED) {
      return new CordonOutcome.Cordoned(claim);
    }
    long start = time.nanos();
    ClaimUpdateOutcome outcome =
        claim.record() == null
            ? new ClaimUpdateOutcome.NotUpdated()
            : updater.update(
                claim,
                context.failureReport(
                    subject,
                    "cordoning node " + claim.node(),
                    "continuing without a cordon, which is tried again in the background"),
                Claimer::cordonChange,
                deadline);
    return switch (outcome) {
      case ClaimUpdateOutcome.NotOwned(Optional<NodeView> node) -> lost(node);
      case ClaimUpdateOutcome.Updated() -> {
        Claim cordoned = claim.withCordon(CordonState.WRITTEN, time.nanos());
        context.reportClaimed(subject, cordoned, time.since(start));
        yield new CordonOutcome.Cordoned(cordoned);
      }
      case ClaimUpdateOutcome.NotUpdated() -> {
        gate.markUncordoned(claim.node());
        yield new CordonOutcome.Cordoned(claim.withCordon(CordonState.MISSING, time.nanos()));
      }
    };
  }

  /**
   * Writes what {@link #claim} or {@link #cordon} could not write. Tries again and again, however
   * long the API server refuses it, and reports no failure: that the termination continues without
   * it is reported already.
   *
   * @param claim one whose cordon is missing
   * @param scope as for {@link #claim}
   * @return the complete claim; empty when another replica has claimed the node meanwhile, or the
   *     node is gone
   * @throws InterruptedException when interrupted; the node may be changed or not
   */
  public Optional<Claim> completeLate(
      TerminatingInstance subject, Claim claim, Supplier<ClaimScope> scope)
      throws InterruptedException {
    Retry patiently = retry.pausing(LATE_CLAIM::pause);
    time.sleep(LATE_CLAIM.first());
    if (claim.record() == null) {
      return patiently.call(() ->
          new ClaimAttempts(context, subject, claim.node(), Optional.empty(), scope)
              .writeLate(claim));
    }
    long start = time.nanos();
    ClaimUpdateOutcome outcome =
        patiently.call(() -> updater.updateOnce(claim, Claimer::cordonChange));
    if (!(outcome instanceof ClaimUpdateOutcome.Updated)) {
      return Optional.empty();
    }
    Claim cordoned = claim.withCordon(CordonState.WRITTEN, time.nanos());
    context.reportClaimed(subject, cordoned, time.since(start));
    return Optional.of(cordoned);
  }

  private CordonOutcome lost(Optional<NodeView> node) {
    return node.flatMap(view -> ClaimRecord.parse(view.claim()))
        .filter(now -> !now.owner().equals(context.self()))
        .<CordonOutcome>map(CordonOutcome.TakenOver::new)
        .orElseGet(() -> new CordonOutcome.ClaimGone(node));
  }

  /** The node was in use until now, so that its present state is the one to restore. */
  private static Optional<NodeChange> cordonChange(NodeView node, ClaimRecord record) {
    boolean isCordoned =
        record.cordonWritten() == null ? node.isTerminating() : record.cordonWritten();
    ClaimRecord now = isCordoned ? record : record.withCordonOf(node);
    return Optional.of(NodeMarks.cordon(NodeMarks.annotations(now)));
  }

  /** Whether another replica owns the node, and has lost nothing of the scope to this one. */
  public boolean isOwnedByOther(ClaimRecord record, ClaimScope scope) {
    return record.isOwnedByOther(context.self(), scope);
  }

  /**
   * The claim of the replica that has taken the node over since; empty while it is ours. Also where
   * this replica could not write its own claim.
   */
  public Optional<ClaimRecord> findNewOwner(Claim claim) {
    return findNewOwner(claim, context.nodes()::cached);
  }

  /**
   * Whether the API server shows no other owner, and has not lost the claim. The index may be out
   * of date after this process was suspended.
   *
   * @throws RemoteFailure when the API server did not answer
   */
  public boolean isStillOwner(Claim claim) {
    return claim.record() == null
        ? findNewOwner(claim, context.nodes()::read).isEmpty()
        : readWithout(claim).isEmpty();
  }

  /** Whether this replica is the owner. */
  public boolean isOwn(ClaimRecord record) {
    return record.owner().equals(context.self());
  }

  /** Whether the index shows the node without this claim, which has a record. */
  public boolean isMissing(Claim claim) {
    return context
        .nodes()
        .cached(claim.node())
        .filter(node -> !context.isClaimedBy(claim, node))
        .isPresent();
  }

  /**
   * The node as the API server shows it without this claim, which has a record; empty where it
   * still carries it, or does not exist.
   *
   * @throws RemoteFailure when the API server did not answer
   */
  public Optional<NodeView> readWithout(Claim claim) {
    return context.nodes().read(claim.node()).filter(node -> !context.isClaimedBy(claim, node));
  }

  private Optional<ClaimRecord> findNewOwner(
      Claim claim, Function<NodeRef, Optional<NodeView>> lookup) {
    return lookup.apply(claim.node()).flatMap(node -> context.findNewOwner(node, claim));
  }
}
