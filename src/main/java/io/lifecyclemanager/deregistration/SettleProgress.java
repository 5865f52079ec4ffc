package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Deadline;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Several balancers let the instance go, each in its own time: told is when all were asked, and
 * when all have settled. Thread-safe.
 */
final class SettleProgress {
  private final @Nullable Deadline earlierSettledAt;
  private final DeregistrationProgress progress;
  private @Nullable Deadline latestSettledAt;
  private int pendingAcceptance;
  private int pendingSettlement;

  /**
   * Nothing is accepted yet.
   *
   * @param balancers how many there are; those that somebody else deregistered are one more
   * @param earlier when those settle that somebody else deregistered; null where that is unknown
   */
  SettleProgress(int balancers, @Nullable Deadline earlier, DeregistrationProgress progress) {
    this.pendingAcceptance = balancers;
    this.pendingSettlement = balancers;
    this.earlierSettledAt = earlier;
    this.progress = progress;
  }

  /** One of the balancers. */
  LoadBalancerProgress trackLoadBalancer() {
    return new LoadBalancerProgress();
  }

  private synchronized void markAccepted(@Nullable Deadline quiet) {
    if (quiet != null) {
      latestSettledAt = latestSettledAt == null ? quiet : latestSettledAt.orLater(quiet);
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

  /** How it goes with one balancer. Used by one thread. */
  final class LoadBalancerProgress {
    private boolean accepted;
    private boolean settled;

    /** It is of those that somebody else deregistered, and has accepted. */
    void markAcceptedEarlier() {
      accepted = true;
      SettleProgress.this.markAccepted(null);
    }

    /**
     * It has accepted.
     *
     * @param quiet when it has settled if it began just now
     * @return when it has settled
     */
    Deadline markAccepted(Deadline quiet, Collection<InstanceRegistration> registrations) {
      boolean begunNow =
          registrations.stream().anyMatch(one -> one.state() == RegistrationState.ACTIVE);
      Deadline known =
          begunNow || earlierSettledAt == null ? quiet : quiet.orEarlier(earlierSettledAt);
      accepted = true;
      SettleProgress.this.markAccepted(known);
      return known;
    }

    /** It has settled. May be called twice. */
    void markSettled() {
      if (!settled) {
        settled = true;
        SettleProgress.this.markSettled();
      }
    }

    /** Nothing more is to be expected of it; it keeps nobody from going on. */
    void markEnded() {
      if (!accepted) {
        markAcceptedEarlier();
      }
      markSettled();
    }
  }
}
