package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.NodeRelease;
import io.lifecyclemanager.claim.NodeRelease.ReleaseOutcome;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.claim.PingRecord;
import io.lifecyclemanager.intake.ReturnObservation.NextStep;
import io.lifecyclemanager.intake.ReturnedNodes.ReturnedNode;
import io.lifecyclemanager.intake.event.EventEnds;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.termination.Terminations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Releases the nodes of instances that return to service: from a warm pool, after the replacement
 * of a root volume, or because their termination was cancelled; also when they are in standby or
 * detached by then, see {@link io.lifecyclemanager.model.LifecycleState#isInUse}. Looks at the
 * claimed nodes; Auto Scaling is asked about their instances, and only while there are such nodes.
 *
 * <p>A node is released when Auto Scaling has said twice, {@link #CONFIRMATION} apart, that its
 * instance is in use, and its claim was the same all the time. Where its owner has neither drained
 * nor relinquished the node, that owner is pinged, and the node released when the ping has not been
 * answered for {@link OwnerPing#ANSWER_TIMEOUT}. Where its termination runs in this replica,
 * heartbeats are sent instead, and end it if its actions are over. A release may be repeated, and
 * does nothing to the claim of a new termination, so that every replica may release every node.
 *
 * <p>{@link #run} on a thread of its own.
 */
public final class NodeReleaser {
  /**
   * How often Auto Scaling is asked. With the timeout of an owner ping it is less than a minute.
   */
  private static final Duration INTERVAL = Duration.ofSeconds(25);

  /** Between two answers of Auto Scaling that count. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(10);

  /** How often and how long the end of a termination is awaited whose actions may be over. */
  private static final Duration END_CHECK = Duration.ofSeconds(2);

  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final ReturnedNodes returnedNodes;
  private final OwnerPing ownerPings;
  private final NodeRelease release;
  private final Terminations terminations;
  private final Time time;
  private final RandomGenerator random;
  private final Listener listener;

  /** Used by the thread of {@link #run} only. */
  private final Map<InstanceId, ReturnObservation> observations = new HashMap<>();

  /** A releaser that does not run yet. */
  public NodeReleaser(
      AutoScalingGroups groups,
      Nodes nodes,
      EventEnds events,
      Terminations terminations,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.returnedNodes = new ReturnedNodes(groups, nodes, events, time, listener);
    this.ownerPings = new OwnerPing(nodes);
    this.release = new NodeRelease(nodes);
    this.terminations = terminations;
    this.time = time;
    this.random = random;
    this.listener = listener;
  }

  /** Releases nodes again and again, until interrupted. */
  public void run() throws InterruptedException {
    // Replicas that start together do not ask together.
    time.sleep(Duration.ofNanos(random.nextLong(INTERVAL.toNanos())));
    new Retry(time, random)
        .pausing((failures, jitter) ->
            DurationMath.max(INTERVAL, Backoff.REMOTE.pause(failures, jitter)))
        .reporting(listener, null, "looking for instances that returned to service")
        .repeat(() -> Optional.of(releaseUnlessDenied()));
  }

  private Duration releaseUnlessDenied() throws InterruptedException {
    try {
      return releaseReturned();
    } catch (RemoteFailure failure) {
      if (failure.kind() != FailureKind.DENIED) {
        throw failure;
      }
      // Without the permission no instance is known to be in service. Logged once.
      listener.on(
          new Fact.RemoteCallFailed(
              null, "looking for instances that returned to service", failure, null));
      return INTERVAL;
    }
  }

  /** Returns the pause until the next look. */
  private Duration releaseReturned() throws InterruptedException {
    Map<InstanceId, ReturnedNode> returned = returnedNodes.find();
    observations.keySet().retainAll(returned.keySet());
    for (ReturnedNode one : returned.values()) {
      observe(one);
    }
    return observations.values().stream()
        .map(it -> it.next() == NextStep.AWAIT_END ? END_CHECK : time.until(it.due()))
        .reduce(INTERVAL, DurationMath::min);
  }

  private void observe(ReturnedNode now) {
    InstanceId instance = now.claimed().instance();
    boolean isRunning = terminations.isRunning(instance);
    Optional<ReturnObservation> before =
        Optional.ofNullable(observations.remove(instance))
            .filter(it -> it.isOf(now.node(), isRunning));
    Optional<ReturnObservation> next =
        before.isEmpty()
            ? begin(now, isRunning)
            : before.filter(it -> !time.isPast(it.due())).or(() -> proceed(now, before.get()));
    next.ifPresent(it -> observations.put(instance, it));
  }

  /** Empty when the owner could not be pinged: tried again later. */
  private Optional<ReturnObservation> begin(ReturnedNode now, boolean isRunning) {
    if (isRunning || !now.needsPing()) {
      NextStep next = isRunning ? NextStep.SEND_HEARTBEATS : NextStep.RELEASE;
      return Optional.of(new ReturnObservation(now.node(), next, time.in(CONFIRMATION)));
    }
    try {
      Optional<NodeView> pinged =
          PingRecord.of(now.node()).isUnanswered()
              ? Optional.of(now.node())
              : ownerPings.pingOwnerOf(now.node());
      Deadline due = time.in(OwnerPing.ANSWER_TIMEOUT);
      return pinged.map(node -> new ReturnObservation(node, NextStep.RELEASE_UNLESS_ANSWERED, due));
    } catch (RemoteFailure failure) {
      report(now, "pinging the owner of its node", failure);
      return Optional.empty();
    }
  }

  /** Empty when the observation is over: if anything is left to do, the next one begins it. */
  private Optional<ReturnObservation> proceed(ReturnedNode now, ReturnObservation before) {
    return switch (before.next()) {
      case RELEASE -> release(now, () -> release.release(now.node()));
      case RELEASE_UNLESS_ANSWERED ->
          release(now, () -> release.releaseUnlessAnswered(before.node()));
      case SEND_HEARTBEATS -> {
        terminations.sendHeartbeats(now.claimed().instance());
        terminations.endEvents(now.claimed().instance(), now.events());
        Deadline end = time.in(END_TIMEOUT);
        yield Optional.of(new ReturnObservation(now.node(), NextStep.AWAIT_END, end));
      }
      case AWAIT_END -> Optional.empty();
    };
  }

  private Optional<ReturnObservation> release(
      ReturnedNode returned, Supplier<ReleaseOutcome> patch) {
    try {
      if (patch.get() instanceof ReleaseOutcome.ReleaseWritten) {
        listener.on(new IntakeFact.NodeReleased(returned.subject(), returned.reason()));
      }
    } catch (RemoteFailure failure) {
      report(returned, "releasing its node", failure);
    }
    return Optional.empty();
  }

  private void report(ReturnedNode returned, String operation, RemoteFailure failure) {
    listener.on(
        new Fact.RemoteCallFailed(
            returned.subject(), operation, failure, null, "tried again later"));
  }
}
