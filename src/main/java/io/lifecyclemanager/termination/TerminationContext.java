package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimScope;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.pace.AdmissionRequest;
import io.lifecyclemanager.pace.CompletionTurns;
import io.lifecyclemanager.pace.NodeAdmissions;
import io.lifecyclemanager.pace.ScopeUsage;
import io.lifecyclemanager.plan.DeadlineShift;
import io.lifecyclemanager.plan.DeadlineVerdict;
import io.lifecyclemanager.replacement.AbandonRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What the steps of one termination share.
 *
 * @param scope what the node is claimed for now
 * @param isCordonOnly whether the node is cordoned and nothing else
 * @param woken raised when the messages, the deadline or the instance's node in the index change
 */
record TerminationContext(
    TerminationDependencies dependencies,
    TerminationProgress progress,
    TerminationDeadline deadline,
    LivePlan plan,
    Supplier<ClaimScope> scope,
    boolean isCordonOnly,
    Signal woken) {

  /** The claim is not to be delayed noticeably. */
  private static final Duration WAIT_BEFORE_CLAIM = Duration.ofMillis(500);

  private static final GroupName NO_GROUP = new GroupName("(none)");

  /** Whether EC2 interrupts the instance: it does not wait for a replacement. */
  boolean isInterrupted() {
    return !scope.get().events().isEmpty();
  }

  /** The clock. */
  Time time() {
    return dependencies.time();
  }

  /** The instance, with its node once that is known. */
  TerminatingInstance instance() {
    return progress.instance();
  }

  /** The termination as it is now. */
  TerminationSnapshot snapshot() {
    return progress.snapshot().with(progress.wallClock(deadline.end()), scope.get().events());
  }

  /** The verdict on the termination as it is now. */
  Verdict verdict() throws InterruptedException {
    DeadlineVerdict atDeadline = dependencies.policy().onDeadline();
    return progress.hasFailed()
        ? atDeadline.of(
            atDeadline.dependsOnGroup()
                && AbandonRetention.isRetained(dependencies.replacements(), instance()))
        : Verdict.CONTINUE;
  }

  /** The group that shares drain slots with others; instances in no group are one of them. */
  GroupName slotGroup() {
    return Objects.requireNonNullElse(instance().group(), NO_GROUP);
  }

  /** Auto Scaling ends the termination at {@code hardEnd}. */
  void limitDeadline(Deadline hardEnd) {
    DeadlineShift shift = deadline.limitTo(hardEnd);
    report(
        new Fact.HardDeadlineKnown(
            instance(), time().until(hardEnd), shift == DeadlineShift.EARLIER));
    if (shift == DeadlineShift.LATER) {
      report(
          new DrainFact.DeadlineExtended(
              instance(), false, deadline.observedGrace(), time().until(deadline.end())));
    }
  }

  /** Reports a fact. */
  void report(Fact fact) {
    dependencies.listener().on(fact);
  }

  /**
   * Waits a moment for the metadata of the hooks where nothing but a limit in it would keep the
   * cordon from being written with the claim: it is usually known by then, and one patch suffices.
   *
   * @throws InterruptedException when interrupted
   */
  void awaitPlanOfCordon(NodeView node) throws InterruptedException {
    if (!isCordonOnly
        && !node.isTerminating()
        && dependencies.admissions().isOpen(instance(), node)) {
      awaitPlan(WAIT_BEFORE_CLAIM, deadline.latestDrainStart());
    }
  }

  /** What the node is claimed for: without a cordon where hooks may limit the group. */
  ClaimScope claimScope() {
    return scope
        .get()
        .withAwaitsLimit(!plan.isKnown() || plan.current().maxUnavailable().isPresent());
  }

  private void awaitPlan(Duration atMost, Deadline until) throws InterruptedException {
    Deadline latest = time().in(atMost).orEarlier(until);
    plan.await(() -> latest);
  }

  /**
   * Waits until the limits on terminating nodes admit the node, or the drain must begin.
   *
   * @throws InterruptedException when interrupted
   */
  void awaitAdmission(Claim claim) throws InterruptedException {
    awaitPlan(NodeSteps.MAX_WAIT_FOR_PLAN, deadline.latestDrainStart());
    NodeAdmissions admissions = dependencies.admissions();
    AdmissionRequest request =
        new AdmissionRequest(
            instance(),
            claim.node(),
            claim.record() != null,
            plan.current().maxUnavailable(),
            deadline::latestDrainStart,
            this::reportFull);
    try (var _ = progress.showBlockers(() -> admissions.blockers(claim.node()))) {
      admissions.await(request);
    }
  }

  /**
   * Whether an interval may keep the instance from being completed. Waits for the plan.
   *
   * @throws InterruptedException when interrupted
   */
  boolean isPaced() throws InterruptedException {
    awaitPlan(NodeSteps.MAX_WAIT_FOR_PLAN, deadline.latestCompletion());
    return dependencies.turns().isPaced(instance(), interval());
  }

  private Duration interval() {
    return dependencies.turns().interval(plan.current().minInterval());
  }

  /**
   * Waits until it is the turn of the instance to be completed, or Auto Scaling is about to end its
   * actions.
   *
   * @throws InterruptedException when interrupted
   */
  void awaitTurn() throws InterruptedException {
    CompletionTurns turns = dependencies.turns();
    Duration interval = interval();
    Instant since = time().now();
    try (var _ =
        progress.showBlockers(() ->
            List.of(
                turns.blocker(
                    instance(), interval, since, time().wallClock(deadline.latestCompletion()))))) {
      turns.await(instance(), interval, deadline::latestCompletion);
    }
  }

  /** The turn of the instance is over: the interval counts from now on. */
  void endTurn() throws InterruptedException {
    dependencies.turns().end(instance(), interval());
  }

  private void reportFull(ScopeUsage usage) {
    report(
        new Fact.DisruptionLimitReached(
            instance(), usage.limit(), usage.admitted(), usage.allowed(), usage.total()));
  }
}
