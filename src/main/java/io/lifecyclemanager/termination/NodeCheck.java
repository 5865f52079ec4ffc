package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Claimer;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.StoppableWork;
import io.lifecyclemanager.termination.StopReason.LostTo;
import io.lifecyclemanager.termination.TerminationState.Completing;
import io.lifecyclemanager.termination.TerminationState.Following;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares the node of one termination with what the index showed of it before, so that a change of
 * another node costs a look-up and wakes no thread. Stops the work once another replica has claimed
 * the node or the claim was removed, answers owner pings, and records events. Thread-safe.
 */
final class NodeCheck {
  /** How late the index may show a change, where its watch is dead. */
  private static final Duration INDEX_LAG = Duration.ofSeconds(30);

  private final TerminationContext context;
  private final Claimer claims;
  private final OwnerPingResponder pings;
  private final StoppableWork<StopReason> work;
  private final EventRecorder events;
  private final Predicate<ClaimRecord> isAlsoHeldBy;
  private final AtomicBoolean verifying = new AtomicBoolean();
  private final Set<ClaimId> lostClaims = new HashSet<>();
  private final Set<ClaimId> shownClaims = new HashSet<>();
  private Optional<NodeView> shown = Optional.empty();

  /** Identifies a claim of this replica, from being written to being left. */
  private record ClaimId(NodeRef node, long epoch) {
    static ClaimId of(Claim claim) {
      return new ClaimId(claim.node(), claim.epoch());
    }
  }

  /**
   * @param isAlsoHeldBy whether the owner of a claim holds actions that are held here without a
   *     message
   */
  NodeCheck(
      TerminationContext context,
      OwnerPingResponder pings,
      StoppableWork<StopReason> work,
      Predicate<ClaimRecord> isAlsoHeldBy) {
    this.isAlsoHeldBy = isAlsoHeldBy;
    this.context = context;
    this.claims = context.dependencies().claims();
    this.pings = pings;
    this.work = work;
    this.events = new EventRecorder(context);
  }

  /**
   * Looks at the index. May be repeated.
   *
   * @param always whether to check the claim of a node that has not changed
   * @return whether the node has changed since the last call, or {@code always}
   */
  synchronized boolean run(boolean always) {
    Optional<NodeView> now = find();
    boolean due = always || !now.equals(shown);
    shown = now;
    if (due) {
      context.progress().state().activeClaim().ifPresent(this::checkClaim);
      Optional<ClaimRecord> claimed = now.flatMap(it -> ClaimRecord.parse(it.claim()));
      claimed.filter(claims::isOwn).ifPresent(this::tightenToEvents);
      claimed.filter(it -> !claims.isOwn(it)).ifPresent(this::leaveActionsTo);
    }
    return due;
  }

  private Optional<NodeView> find() {
    Nodes nodes = context.dependencies().nodes();
    @Nullable NodeRef known = context.instance().node();
    Optional<NodeView> node = known == null ? Optional.empty() : nodes.cached(known);
    try {
      return node.isPresent() ? node : nodes.find(context.instance().instance());
    } catch (RemoteFailure incomplete) {
      return Optional.empty(); // the locator retries
    }
  }

  /** The claim of this replica is left: a later one of the same node may have the same epoch. */
  synchronized void forgetClaims() {
    lostClaims.clear();
    shownClaims.clear();
  }

  private void checkClaim(Claim claim) {
    Optional<ClaimRecord> newOwner = claims.findNewOwner(claim);
    if (newOwner.isPresent()) {
      lose(claim, new LostTo(newOwner.get()));
    } else if (claim.record() != null) { // without a record, no replica can ping its owner
      if (!claims.isMissing(claim)) {
        shownClaims.add(ClaimId.of(claim));
      } else if (shownClaims.contains(ClaimId.of(claim))
          || context.time().since(claim.atNanos()).compareTo(INDEX_LAG) > 0) {
        verifyRemoval(claim);
      }
      events.record(claim);
      pings.answerPing(
          claim.node(),
          () -> !work.isStopping() && context.progress().state().activeClaim().isPresent());
    }
  }

  /** Another replica may have received the warning of an interruption. */
  private void tightenToEvents(ClaimRecord record) {
    if (!context.isCordonOnly()) {
      record.claimedEvents().stream()
          .flatMap(it -> it.toEvent(context.instance().instance()).stream())
          .forEach(context.deadline()::tightenTo);
    }
  }

  /**
   * The owner of a node that this replica follows may have adopted the same actions since. The
   * index may show an earlier owner, also one from before a watch was lost.
   */
  private void leaveActionsTo(ClaimRecord owner) {
    if (context.progress().state() instanceof Following(_, ClaimRecord followed)
        && owner.epoch() >= followed.epoch()
        && isAlsoHeldBy.test(owner)
        && !work.isStopping()) {
      work.stop(new LostTo(owner));
    }
  }

  private void lose(Claim claim, StopReason reason) {
    if (lostClaims.add(ClaimId.of(claim))) {
      work.stop(reason);
    }
  }

  /** Reads the node on a thread of its own. A node whose actions are being completed is left. */
  private void verifyRemoval(Claim claim) {
    if (context.progress().state() instanceof Completing || !verifying.compareAndSet(false, true)) {
      return;
    }
    context
        .time()
        .start(
            "verify claim of " + claim.node(),
            () -> {
              try {
                claims.readWithout(claim).ifPresent(node -> loseTo(node, claim));
              } catch (RemoteFailure failure) {
                context.report(
                    new Fact.RemoteCallFailed(
                        context.instance(),
                        "verifying the claim of node " + claim.node(),
                        failure,
                        null,
                        "tried again soon"));
              } finally {
                verifying.set(false);
              }
            });
  }

  private synchronized void loseTo(NodeView node, Claim claim) {
    TerminationState state = context.progress().state();
    if (!(state instanceof Completing) && state.activeClaim().filter(claim::equals).isPresent()) {
      lose(
          claim,
          ClaimRecord.parse(node.claim())
              .filter(now -> !claims.isOwn(now))
              .<StopReason>map(LostTo::new)
              .orElseGet(StopReason.ClaimRemoved::new));
    }
  }
}
