package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.Claim.CordonState;
import io.lifecyclemanager.drain.DrainConditions;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.drain.NodeDrain.DrainResult;
import io.lifecyclemanager.drain.UnreachablePods;
import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import io.lifecyclemanager.drain.volume.VolumeWait;
import io.lifecyclemanager.drain.volume.VolumeWait.VolumeWaitResult;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.plan.DeadlineShift;
import io.lifecyclemanager.plan.DrainMode;
import io.lifecyclemanager.sharing.StoppableWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Waits for a drain slot, drains one claimed node, and reports how that ended. */
final class DrainStep {
  private final TerminationContext context;
  private final DrainDeadline deadline;
  private final OwnershipCheck ownership;
  private final NodeDrain drain;
  private final StoppableWork<DrainMode> draining = new StoppableWork<>();
  private final AtomicBoolean mayBeNone;

  DrainStep(TerminationContext context, Claim claim, DrainDeadline deadline) {
    this.context = context;
    this.deadline = deadline;
    this.ownership = new OwnershipCheck(context, claim);
    this.mayBeNone = new AtomicBoolean(!context.plan().isKnown());
    this.drain =
        new NodeDrain(
            context.dependencies().drain(),
            context.instance(),
            new LiveConditions(context, deadline, ownership));
  }

  /** The drain, for its signals. */
  NodeDrain drain() {
    return drain;
  }

  Deadline end() {
    return deadline.end();
  }

  /**
   * Drains the node. Ends early when the metadata of the hooks was not known before and leaves the
   * pods alone.
   */
  void run() throws InterruptedException {
    stopIfNone();
    boolean _ =
        draining.run(
            () -> {
              drainNode();
              return true;
            },
            _ -> {
              context.progress().addStep("pods left as they are");
              return false;
            });
  }

  /** A condition of the drain has changed, such as its deadline or its mode: check it now. */
  void wake() {
    stopIfNone();
    drain.wake();
  }

  private void stopIfNone() {
    boolean isDecided = context.plan().isKnown() && mayBeNone.getAndSet(false);
    if (isDecided && context.plan().current().drain() == DrainMode.NONE) {
      draining.stop(DrainMode.NONE);
    }
  }

  private void drainNode() throws InterruptedException {
    DrainSlots slots = context.dependencies().slots();
    long queued = context.time().nanos();
    if (slots.isFullFor(context.slotGroup())) {
      context.report(new DrainFact.DrainQueued(context.instance()));
    }
    DrainResult result;
    try (DrainSlots.Slot slot = takeSlot(slots);
        var _ = context.progress().showBlockers(this::blockers)) {
      deadline.begin();
      long start = context.time().nanos();
      result = deleteUnreachable(drain.run(context.time().since(queued), slot));
      report(result, context.time().since(start));
    }
    if (result.failure().isEmpty()) {
      awaitVolumes(result.claims());
    }
  }

  /** The pods; before them what many of them have in common. */
  private List<Blocker> blockers() {
    List<Blocker> pods = drain.blockers();
    return pods.stream().anyMatch(pod -> pod.kind() == BlockerKind.HOOK_METADATA)
        ? Stream.concat(context.plan().unknownMetadata(null).stream(), pods.stream()).toList()
        : pods;
  }

  /** The machine ends anyway: no pod of an unreachable node keeps its successor from starting. */
  private DrainResult deleteUnreachable(DrainResult result) throws InterruptedException {
    boolean isDue =
        result.failure().isPresent()
            && context.dependencies().policy().forceUnreachable()
            && deadline.isConfirmedUnreachable()
            && isOwner();
    return isDue
        ? new UnreachablePods(context.dependencies().drain(), context.instance())
            .delete(drain.remainingPods(), result)
        : result;
  }

  private boolean isOwner() {
    try {
      return ownership.isStillOwner();
    } catch (RemoteFailure unknown) {
      return false;
    }
  }

  /** Needs no slot: it causes no disruption. */
  private void awaitVolumes(Set<ClaimRef> claims) throws InterruptedException {
    VolumeWait wait =
        new VolumeWait(context.dependencies().volumes(), context.instance(), deadline::waitUntil);
    try (var _ = context.progress().showBlockers(wait::blockers)) {
      long start = context.time().nanos();
      VolumeWaitResult result = wait.run(claims);
      if (!result.awaited().isEmpty()) {
        int left = result.attached().size();
        context
            .progress()
            .addStep(
                left == 0
                    ? result.awaited().size() + " volumes detached"
                    : left + " of " + result.awaited().size() + " volumes still attached",
                context.time().since(start));
      }
    }
  }

  private DrainSlots.Slot takeSlot(DrainSlots slots) throws InterruptedException {
    Blocker blocker =
        Blocker.of(
            BlockerKind.DRAIN_SLOT,
            "waits for a drain slot (--max-drain-concurrency)",
            context.time().now(),
            context.time().wallClock(context.deadline().latestDrainStart()));
    try (var _ = context.progress().showBlockers(() -> List.of(blocker))) {
      return slots.take(context.slotGroup(), context.deadline()::latestDrainStart);
    }
  }

  /** What the drain obeys. */
  private record LiveConditions(
      TerminationContext context, DrainDeadline deadline, OwnershipCheck ownership)
      implements DrainConditions {
    @Override
    public Deadline end() {
      return deadline.end();
    }

    @Override
    public Deadline waitUntil() {
      return deadline.waitUntil();
    }

    /** As the claim says now, which may have been completed meanwhile. */
    @Override
    public Optional<Deadline> cordonedAt() {
      return context
          .progress()
          .state()
          .activeClaim()
          .filter(claim -> claim.cordon() == CordonState.WRITTEN)
          .map(claim -> new Deadline(claim.atNanos()));
    }

    @Override
    public Optional<WaitCause> waitCause() {
      return context.plan().waitCause();
    }

    @Override
    public void onPodsSeen(
        boolean anyProtected, Duration longestGrace, Optional<Deadline> protectedGraceEnd) {
      deadline.setProtectedGraceEnd(protectedGraceEnd);
      if (context.deadline().limits().hasProtectedPods() && !anyProtected) {
        deadline.begin();
      }
      DeadlineShift shift =
          context.deadline().observePods(anyProtected, longestGrace, protectedGraceEnd);
      Duration remaining = context.time().until(context.deadline().end());
      switch (shift) {
        case NONE -> {}
        case LATER ->
            context.report(
                new DrainFact.DeadlineExtended(
                    context.instance(), anyProtected, longestGrace, remaining));
        case EARLIER -> {
          context.report(new DrainFact.DeadlineRestored(context.instance(), remaining));
          context.woken().raise();
        }
      }
    }

    @Override
    public boolean isNodeUnreachable() {
      return deadline.isNodeUnreachable();
    }

    @Override
    public boolean isStillOwner() {
      return ownership.isStillOwner();
    }
  }

  private void report(DrainResult result, Duration took) {
    context.progress().addStep(result.podsGone() + " pods gone", took);
    // Without a running kubelet no pod ever stops: what is left does not count as a failure.
    boolean counts = context.time().isPast(deadline.end()) && !deadline.isNodeUnreachable();
    result
        .failure()
        .ifPresent(failure -> {
          if (counts) {
            context.progress().addFailure(failure);
          } else {
            context.progress().addStep(failure);
          }
        });
    context.report(
        new DrainFact.DrainEnded(
            context.instance(), result.podsGone(), took, result.failure().orElse(null)));
  }
}
