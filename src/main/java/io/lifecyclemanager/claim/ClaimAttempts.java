package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.Claim.CordonState;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.PatchConflicts;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The attempts to claim one node. Used by one thread. */
final class ClaimAttempts {
  private final ClaimContext context;
  private final TerminatingInstance subject;
  private final NodeRef ref;
  private final Supplier<ClaimScope> scopes;
  private final long start;
  private Optional<NodeView> fromIndex;
  private boolean admitted;
  private long seenEpoch;

  /**
   * @param fromIndex the node as the index shows it, for the first attempt; empty where that
   *     attempt too is to read the node
   * @param scopes what the node is claimed for; read before each attempt
   */
  ClaimAttempts(
      ClaimContext context,
      TerminatingInstance subject,
      NodeRef ref,
      Optional<NodeView> fromIndex,
      Supplier<ClaimScope> scopes) {
    this.context = context;
    this.subject = subject;
    this.ref = ref;
    this.scopes = scopes;
    this.start = context.time().nanos();
    this.fromIndex = fromIndex;
  }

  /**
   * Claims the node, again after a conflict. The first attempt patches the node as the index shows
   * it, each later one reads the node first.
   *
   * @throws RemoteFailure when the API server did not answer, or denied the patch; or after several
   *     conflicts in a row
   */
  ClaimOutcome next() {
    Optional<NodeView> first = fromIndex.or(() -> context.nodes().read(ref));
    fromIndex = Optional.empty();
    return claimWhile(_ -> true, first);
  }

  /** The outcome is that the node is gone, too, once it does not fulfil the condition. */
  private ClaimOutcome claimWhile(Predicate<NodeView> condition, Optional<NodeView> first) {
    Optional<NodeView> node = first.filter(condition);
    for (int conflicts = 1; node.isPresent(); conflicts++) {
      Optional<ClaimOutcome> outcome = claim(node.get());
      if (outcome.isPresent()) {
        return outcome.get();
      }
      PatchConflicts.check(conflicts, ref);
      node = context.nodes().read(ref).filter(condition);
    }
    return new ClaimOutcome.NodeGone();
  }

  /** Empty when the node has changed since it was read. */
  private Optional<ClaimOutcome> claim(NodeView node) {
    ClaimScope scope = scopes.get();
    Optional<ClaimRecord> before = ClaimRecord.parse(node.claim());
    seenEpoch = before.map(ClaimRecord::epoch).orElse(0L);
    // A claim that is drained when it is first seen may belong to an earlier termination.
    Optional<ClaimRecord> others =
        before.filter(
            record -> record.isOwnedByOther(context.self(), scope) && !record.isDrained());
    if (others.isPresent()) {
      return Optional.of(new ClaimOutcome.OwnedByOther(ref, others.get()));
    }
    if (scope.cordonOnly() && before.filter(it -> !it.isCordonOnly()).isPresent()) {
      // Another termination has done, or does, all that is asked for: its claim stays as it is.
      return Optional.of(
          new ClaimOutcome.Acquired(
              Claim.of(ref, before.get(), true, CordonState.WRITTEN, context.time().nanos())));
    }
    admitted = admitted || scope.cordonOnly() || isOpen(node, scope);
    ClaimRecord record =
        before
            .map(claimed -> ClaimRecords.next(claimed, context.self(), scope))
            .map(owned -> admitted && owned.awaitsCordon() ? owned.withCordonOf(node) : owned)
            .orElseGet(() ->
                ClaimRecords.first(context.self(), context.time().now(), node, scope, admitted));
    return switch (patch(node, before, record)) {
      case PatchOutcome.NodePatched _ -> Optional.of(acquired(record, before.isPresent()));
      case PatchOutcome.StaleVersion() -> Optional.empty();
      case PatchOutcome.NodeNotFound() -> Optional.of(new ClaimOutcome.NodeGone());
      case PatchOutcome.PatchDenied(String reason) -> throw ClaimContext.denied(reason);
    };
  }

  private boolean isOpen(NodeView node, ClaimScope scope) {
    return (!scope.awaitsLimit() || node.isTerminating()) && context.gate().isOpen(subject, node);
  }

  /** Patches the node unless it carries all of the claim already. */
  private PatchOutcome patch(NodeView node, Optional<ClaimRecord> before, ClaimRecord record) {
    boolean done =
        before.filter(record::equals).isPresent()
            && !node.hasPredecessorAnnotation()
            && (!admitted || (record.isCordonOnly() ? node.unschedulable() : node.isTerminating()));
    if (done) {
      return new PatchOutcome.NodePatched(node);
    }
    var annotations = NodeMarks.annotations(node, record);
    NodeChange cordon =
        record.isCordonOnly() ? NodeMarks.cordonOnly(annotations) : NodeMarks.cordon(annotations);
    return context.patch(node, admitted ? cordon : NodeMarks.annotate(annotations));
  }

  private ClaimOutcome acquired(ClaimRecord record, boolean resumed) {
    context.permission().markGranted();
    Claim claim = Claim.of(ref, record, resumed, cordonOnceWritten(), context.time().nanos());
    if (admitted) {
      context.reportClaimed(subject, claim, context.time().since(start));
    }
    return new ClaimOutcome.Acquired(claim);
  }

  private CordonState cordonOnceWritten() {
    return admitted ? CordonState.WRITTEN : CordonState.AWAITED;
  }

  /**
   * Writes a claim that could not be written before. A node that another replica has claimed in
   * between stays with it: that replica has received its message later.
   *
   * @return the claim; empty when another replica owns the node, or the node is gone
   * @throws RemoteFailure when the API server did not answer, or refused the patch
   */
  Optional<Claim> writeLate(Claim missing) {
    admitted = true; // it terminates already, whatever the limit says
    ClaimOutcome outcome =
        claimWhile(
            node -> context.findNewOwner(node, missing).isEmpty(), context.nodes().read(ref));
    return outcome instanceof ClaimOutcome.Acquired(Claim claim)
        ? Optional.of(claim)
        : Optional.empty();
  }

  /** Reports failures of {@link #next}; after the last one the termination continues. */
  FailureReport report() {
    return context.failureReport(
        subject,
        "claiming node " + ref,
        "continuing without a claim, which is tried again in the background");
  }

  /**
   * A claim that is not on the node; it counts in the disruption limit if it was admitted. What the
   * node carried before may be the claim of a replica that has begun the work.
   */
  ClaimOutcome claimWithoutRecord() {
    if (admitted) {
      context.gate().markUncordoned(ref);
    }
    CordonState cordon = admitted ? CordonState.MISSING : CordonState.AWAITED;
    return new ClaimOutcome.Acquired(
        new Claim(ref, null, seenEpoch, seenEpoch > 0, cordon, context.time().nanos()));
  }
}
