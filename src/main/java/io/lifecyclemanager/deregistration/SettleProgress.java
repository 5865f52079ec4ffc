package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Deadline;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Counts the load balancers that have accepted an instance's deregistration, and those whose settle
 * time is over, and reports when all have. Thread-safe.
 */
final class SettleProgress {
  private final @Nullable Deadline earlierSettledAt;
  private final DeregistrationProgress progress;
  private @Nullable Deadline latestSettledAt;
  private int pendingAcceptance;
  private int pendingSettlement;

  /**
   * @param loadBalancers how many there are; those of an earlier deregistration together count as
   *     one more, and so do those that have not answered yet whether they know the instance
   * @param earlierSettledAt when those of the earlier deregistration settle; null where that is
   *     unknown
   */
  SettleProgress(
      int loadBalancers, @Nullable Deadline earlierSettledAt, DeregistrationProgress progress) {
    this.pendingAcceptance = loadBalancers;
    this.pendingSettlement = loadBalancers;
    this.earlierSettledAt = earlierSettledAt;
    this.progress = progress;
  }

  /** The progress of one of the load balancers. */
  LoadBalancerProgress trackLoadBalancer() {
    return new LoadBalancerProgress();
  }

  private synchronized void markAccepted(@Nullable Deadline settledAt) {
    if (settledAt != null) {
      latestSettledAt = latestSettledAt == null ? settledAt : latestSettledAt.orLater(settledAt);
    }
    pendingAcceptance--;
    if (pendingAcceptance == 0) {
      Deadline all = latestSettledAt;
      if (all != null && !all.equals(earlierSettledAt)) {
        progress.onSettleTimeKnown(all);
      }
      progress.onDeregistrationAccepted();
    }
  }

  private synchronized void markSettled() {
    pendingSettlement--;
    if (pendingSettlement == 0) {
      progress.onTrafficStopped();
    }
  }

  /** One load balancer, or several that count as one. Used by one thread at a time. */
  final class LoadBalancerProgress {
    private boolean accepted;
    private boolean settled;

    /** Nothing waits for its acceptance. */
    void skipAcceptance() {
      accept(null);
    }

    private void accept(@Nullable Deadline settledAt) {
      if (!accepted) {
        accepted = true;
        SettleProgress.this.markAccepted(settledAt);
      }
    }

    /**
     * The load balancer has accepted. Changes nothing after {@link #markEnded}.
     *
     * @param settledAt when it has settled if the deregistration began just now
     * @return when it has settled
     */
    Deadline markAccepted(Deadline settledAt, Collection<InstanceRegistration> registrations) {
      boolean begunNow =
          registrations.stream().anyMatch(one -> one.state() == RegistrationState.ACTIVE);
      Deadline known =
          begunNow || earlierSettledAt == null ? settledAt : settledAt.orEarlier(earlierSettledAt);
      accept(known);
      return known;
    }

    /** The settle time is over. May be repeated. */
    void markSettled() {
      if (!settled) {
        settled = true;
        SettleProgress.this.markSettled();
      }
    }

    /** The load balancer has failed for good: the others do not wait for it. May be repeated. */
    void markEnded() {
      accept(null);
      markSettled();
    }
  }
}
