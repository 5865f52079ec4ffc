package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.Progress;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.model.Deadline;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Several balancers let the instance go, each in its own time: told is when all were asked, and
 * when all have settled. Thread-safe.
 */
final class Settling {
  private final @Nullable Deadline earlier;
  private final Progress progress;
  private @Nullable Deadline latest;
  private int toAccept;
  private int toSettle;

  /**
   * Nothing is accepted yet.
   *
   * @param balancers how many there are; those that somebody else deregistered are one more
   * @param earlier when those settle that somebody else deregistered; null where that is unknown
   */
  Settling(int balancers, @Nullable Deadline earlier, Progress progress) {
    this.toAccept = balancers;
    this.toSettle = balancers;
    this.earlier = earlier;
    this.progress = progress;
  }

  /** One of the balancers. */
  One next() {
    return new One();
  }

  private synchronized void accepted(@Nullable Deadline quiet) {
    if (quiet != null) {
      latest = latest == null ? quiet : latest.orLater(quiet);
    }
    toAccept--;
    if (toAccept == 0) {
      Deadline all = latest;
      if (all != null && !all.equals(earlier)) {
        progress.accepted(all);
      }
      progress.asked();
    }
  }

  private synchronized void settled() {
    toSettle--;
    if (toSettle == 0) {
      progress.trafficStopped();
    }
  }

  /** How it goes with one balancer. Used by one thread. */
  final class One {
    private boolean accepted;
    private boolean settled;

    /** It is of those that somebody else deregistered, and has accepted. */
    void begunEarlier() {
      accepted = true;
      Settling.this.accepted(null);
    }

    /**
     * It has accepted.
     *
     * @param quiet when it has settled if it began just now
     * @return when it has settled
     */
    Deadline accepted(Deadline quiet, Collection<Registration> registrations) {
      boolean begunNow = registrations.stream().anyMatch(one -> one.state() == State.ACTIVE);
      Deadline known = begunNow || earlier == null ? quiet : quiet.orEarlier(earlier);
      accepted = true;
      Settling.this.accepted(known);
      return known;
    }

    /** It has settled. May be called twice. */
    void settled() {
      if (!settled) {
        settled = true;
        Settling.this.settled();
      }
    }

    /** Nothing more is to be expected of it; it keeps nobody from going on. */
    void ended() {
      if (!accepted) {
        begunEarlier();
      }
      settled();
    }
  }
}
