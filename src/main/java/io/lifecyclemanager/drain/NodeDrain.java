package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PermissionTracker;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Drains one node: follows its pods, has those evicted that must leave, and waits until they are
 * gone, and for nothing longer. One instance for each run; {@link #run} on one thread, {@link
 * #trafficStopped} and {@link #wake} from any.
 */
public final class NodeDrain {
  /** A scheduler that had not yet seen the cordon may bind a pod for this long after it. */
  private static final Duration AFTER_CORDON = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final int PART_FOR_SERVICES = 4;

  private final DrainDependencies tools;
  private final Time time;
  private final TerminatingInstance subject;
  private final NodeRef node;
  private final Supplier<Deadline> deadline;
  private final BooleanSupplier isOwner;
  private final Signal woken;
  private volatile boolean trafficStopped;

  /**
   * What every drain needs.
   *
   * @param maxEvictionInterval between two tries to evict the same pod
   * @param permissions of the right to list services
   */
  public record DrainDependencies(
      PodControl pods,
      Escalation escalation,
      Duration maxEvictionInterval,
      Time time,
      RandomGenerator random,
      Listener listener,
      PermissionTracker permissions) {}

  /**
   * How a drain ended.
   *
   * @param podsGone how many pods left the node
   * @param failure what is left and why, in one line; empty when nothing is
   */
  public record DrainResult(int podsGone, Optional<String> failure) {}

  /**
   * A drain that has not begun.
   *
   * @param subject whose node is drained
   * @param deadline when it has failed, asked anew each time: deadlines tighten
   * @param ours asked before each request for a pod to leave: whether the node is still this run's
   *     to drain; may throw {@link RemoteFailure} where nobody can say, and is asked again then
   */
  public NodeDrain(
      DrainDependencies tools,
      TerminatingInstance subject,
      Supplier<Deadline> deadline,
      BooleanSupplier ours) {
    this.tools = tools;
    this.time = tools.time();
    this.subject = subject;
    this.node = Objects.requireNonNull(subject.node(), "a drain needs a node");
    this.deadline = deadline;
    this.isOwner = ours;
    this.woken = time.signal();
  }

  /** No balancer sends anything any more: pods that were fed through this node may leave. */
  public void markTrafficStopped() {
    trafficStopped = true;
    woken.raise();
  }

  /** Something that decides the drain has changed, such as its deadline. */
  public void wake() {
    woken.raise();
  }

  /**
   * Drains.
   *
   * @param cordonedNanos when the node was cordoned, on the monotonic clock
   * @param waited how long the drain waited for its slot
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  public DrainResult run(long cordonedNanos, Duration waited) throws InterruptedException {
    Collection<LocalTrafficService> localServices = localServices();
    try (PodWatch feed = tools.pods().watch(node);
        PodEvictions pods = new PodEvictions(tools, subject, deadline, isOwner)) {
      // One signal for everything the loop waits for.
      Thread forwarder = time.start("wake drain " + node, () -> forward(feed.changes()));
      try {
        return untilGone(feed, pods, localServices, cordonedNanos, waited);
      } finally {
        forwarder.interrupt();
      }
    }
  }

  private DrainResult untilGone(
      PodWatch feed,
      PodEvictions pods,
      Collection<LocalTrafficService> localServices,
      long cordonedNanos,
      Duration waited)
      throws InterruptedException {
    Deadline earliestEnd = new Deadline(cordonedNanos + AFTER_CORDON.toNanos());
    boolean begun = false;
    while (true) {
      long seen = feed.changes().count();
      Optional<Map<PodRef, PodView>> now = feed.pods();
      if (now.isPresent()) {
        pods.update(now.get(), localServices);
        if (!begun) {
          begun = true;
          tools
              .listener()
              .on(
                  new Fact.DrainStarted(
                      subject, pods.remainingCount(), pods.ignoredCount(), waited));
        }
        pods.evict(trafficStopped);
        if (pods.remainingCount() == 0 && time.isPast(earliestEnd)) {
          return new DrainResult(pods.removedCount(), Optional.empty());
        }
      }
      if (time.isPast(deadline.get())) {
        if (begun && pods.remainingCount() == 0) {
          return new DrainResult(pods.removedCount(), Optional.empty());
        }
        String failure =
            begun ? pods.describeRemaining() : "the node's pods could not be listed in time";
        return new DrainResult(pods.removedCount(), Optional.of(failure));
      }
      Deadline next = time.in(LOOK_AGAIN).orEarlier(pods.nextEscalation());
      feed.changes()
          .await(seen, time.until(time.isPast(earliestEnd) ? next : next.orEarlier(earliestEnd)));
    }
  }

  private void forward(Signal loop) {
    try {
      for (long seen = 0; ; ) {
        woken.await(seen, LOOK_AGAIN);
        seen = woken.count();
        loop.raise();
      }
    } catch (InterruptedException e) {
      // The drain is over, and so is this thread.
    }
  }

  private Collection<LocalTrafficService> localServices() throws InterruptedException {
    // A drain that has little time has little patience: pods are to be asked in any case.
    PermissionTracker.GrantTimeout patience =
        tools.permissions().grantTimeout(time.until(deadline.get()).dividedBy(PART_FOR_SERVICES));
    for (int failures = 1; ; failures++) {
      try {
        Collection<LocalTrafficService> services = tools.pods().localTrafficServices();
        tools.permissions().markGranted();
        return services;
      } catch (RemoteFailure trouble) {
        boolean useful =
            trouble.kind() == FailureKind.DENIED ? !patience.recordDenial() : trouble.isRetryable();
        boolean again = useful && !time.isPast(deadline.get());
        Duration pause = again ? Backoff.REMOTE.pause(failures, tools.random()) : null;
        tools.listener().on(new Fact.RemoteCallFailed(subject, "listing services", trouble, pause));
        if (pause == null) {
          return List.of();
        }
        time.sleep(pause);
      }
    }
  }
}
