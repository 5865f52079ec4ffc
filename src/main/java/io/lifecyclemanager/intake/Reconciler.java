package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.intake.OrphanPolicy.OrphanDecision;
import io.lifecyclemanager.intake.PendingTerminations.PendingTermination;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instances that wait for us and that nobody works on: their message was lost, purged, is
 * too old or lies in a dead-letter queue, or their owner died with it. It looks once in an
 * interval, and sooner where somebody waits unattended.
 *
 * <p>That nobody works on an instance cannot be seen; it follows from what can. Every run claims
 * its node within moments, so a node that has waited for half an interval without a claim has no
 * run. Where another replica has claimed it, that one is asked on the node after a whole interval,
 * and has half an interval to answer ({@link OwnerPing}). Where there is no node, or the API server
 * does not let anybody write claims, only time tells. A wrong guess is harmless: the node is
 * claimed like after any second delivery, the former owner sees it and stops, and nothing is done
 * that may not be done twice.
 *
 * <p>{@link #run} on a thread of its own.
 */
public final class Reconciler {
  private final PendingTerminations waiting;
  private final Nodes nodes;
  private final OwnerPing attendance;
  private final Terminations terminations;
  private final Adoption takeUp;
  private final OrphanPolicy attention;
  private final PendingWatchlist watchlist;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;

  /**
   * Looks at nothing yet.
   *
   * @param self this replica's name
   * @param interval between two looks, positive
   */
  public Reconciler(
      PendingTerminations waiting,
      Nodes nodes,
      ClusterInstances ownership,
      Terminations terminations,
      String self,
      Duration interval,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.waiting = waiting;
    this.nodes = nodes;
    this.attendance = new OwnerPing(nodes);
    this.terminations = terminations;
    this.attention = new OrphanPolicy(self, interval);
    this.watchlist = new PendingWatchlist(time);
    this.takeUp =
        new Adoption(waiting, nodes, ownership, terminations, watchlist, self, time, listener);
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /** Looks again and again, until interrupted. */
  public void run() throws InterruptedException {
    // Replicas that start together do not look together.
    time.sleep(part(attention.gracePeriod()));
    for (int failures = 0; ; ) {
      Duration pause = jittered(attention.interval());
      try {
        Duration soonest = look();
        failures = 0;
        // Just after, but not so often that one instance makes everybody look all the time.
        Duration sooner = DurationMath.max(soonest, attention.gracePeriod().dividedBy(4));
        pause = DurationMath.min(pause, sooner.plus(part(attention.gracePeriod().dividedBy(8))));
      } catch (RemoteFailure trouble) {
        boolean denied = trouble.kind() == RemoteFailure.FailureKind.DENIED;
        if (!denied) {
          pause =
              DurationMath.max(
                  attention.gracePeriod().dividedBy(4), Backoff.REMOTE.pause(++failures, random));
        }
        // Without the right there is nothing to be tried before it is time to look again.
        listener.on(
            new Fact.RemoteCallFailed(
                null, "looking for waiting instances", trouble, denied ? null : pause));
      }
      time.sleep(pause);
    }
  }

  /** One look; how long until the next that may be worth it. */
  private Duration look() throws InterruptedException {
    List<PendingTermination> unattended = new ArrayList<>();
    Duration soonest = attention.interval();
    List<PendingTermination> all = waiting.list();
    watchlist.keepOnly(all.stream().map(PendingTermination::instance).collect(Collectors.toSet()));
    for (PendingTermination one : all) {
      if (terminations.isRunning(one.instance())) {
        watchlist.forget(one.instance());
        continue;
      }
      switch (judge(one)) {
        case OrphanDecision.CheckLater(Duration left) -> soonest = DurationMath.min(soonest, left);
        case OrphanDecision.PingOwner(NodeView node) -> {
          pingOwner(one, node);
          soonest = DurationMath.min(soonest, attention.gracePeriod());
        }
        case OrphanDecision.Adopt() -> unattended.add(one);
      }
    }
    listener.on(new Fact.PendingTerminationsListed(all.size(), unattended.size()));
    takeUp.adoptAll(unattended, attention.gracePeriod().dividedBy(4));
    return soonest;
  }

  private OrphanDecision judge(PendingTermination one) {
    try {
      @Nullable NodeView node = nodes.find(one.instance()).orElse(null);
      return attention.decide(
          node, watchlist.unchangedFor(one.instance(), node), watchlist.adoptions(one.instance()));
    } catch (RemoteFailure trouble) {
      // Whether it has a node is not known now, and so nothing is known of who works on it.
      TerminatingInstance subject = new TerminatingInstance(one.instance(), one.group(), null);
      listener.on(new Fact.RemoteCallFailed(subject, "finding out who works on it", trouble, null));
      return new OrphanDecision.CheckLater(attention.interval());
    }
  }

  private void pingOwner(PendingTermination one, NodeView node) {
    try {
      attendance.ping(node).ifPresent(asked -> watchlist.unchangedFor(one.instance(), asked));
    } catch (RemoteFailure trouble) {
      TerminatingInstance subject =
          new TerminatingInstance(one.instance(), one.group(), node.ref());
      listener.on(
          new Fact.RemoteCallFailed(subject, "asking the owner of its node", trouble, null));
    }
  }

  private Duration part(Duration whole) {
    return Duration.ofNanos(random.nextLong(whole.toNanos() + 1));
  }

  private Duration jittered(Duration whole) {
    return whole.multipliedBy(7).dividedBy(8).plus(part(whole.dividedBy(4)));
  }
}
