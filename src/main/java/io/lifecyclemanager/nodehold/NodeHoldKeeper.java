package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.HoldMemory.LostHold;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Ends holds whose time has come, and applies the hold of a Node again that has registered again
 * and lost it. Every replica does so: the version of the Node lets one of them win, and the others
 * find nothing to do.
 *
 * <p>A hold is applied again by the replicas that have seen it and run on until the Node has
 * registered again, within a day, on the same instance.
 *
 * <p>{@link #run} on a thread of its own.
 */
public final class NodeHoldKeeper {
  /** At least, between two looks at all nodes. */
  private static final Duration MIN_PAUSE = Duration.ofSeconds(2);

  /** At most, also without any change of a node: the wall clock may jump. */
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** After a change of a node has failed. */
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(30);

  private static final int MAX_ATTEMPTS = 4;

  private final Nodes nodes;
  private final Time time;
  private final RandomGenerator random;
  private final Retry retry;
  private final Listener listener;

  /** Used by the thread of {@link #run} only, as is the next one. */
  private final HoldMemory memory = new HoldMemory();

  private final Map<NodeRef, Deadline> failed = new HashMap<>();

  /**
   * @param listener gets a fact for each hold that is ended or applied again, and for failures
   */
  public NodeHoldKeeper(Nodes nodes, Time time, RandomGenerator random, Listener listener) {
    this.nodes = nodes;
    this.time = time;
    this.random = random;
    this.retry = new Retry(time, random).policy(RetryPolicy.TRANSIENT.atMost(MAX_ATTEMPTS));
    this.listener = listener;
  }

  /** Keeps holds, until interrupted. */
  public void run() throws InterruptedException {
    // Replicas that start together do not look together.
    time.sleep(Duration.ofNanos(random.nextLong(MIN_PAUSE.toNanos())));
    Signal changes = nodes.changes();
    while (true) {
      long seen = changes.count();
      Duration pause = keep();
      boolean _ = changes.await(seen, pause);
      time.sleep(MIN_PAUSE);
    }
  }

  /** Returns how long nothing is due. */
  private Duration keep() throws InterruptedException {
    List<NodeView> all = nodes.all();
    Instant now = time.now();
    failed.values().removeIf(time::isPast);
    for (LostHold lost : memory.observe(all, now)) {
      applyAgain(lost);
    }
    Duration pause = failed.isEmpty() ? MAX_PAUSE : RETRY_PAUSE;
    for (NodeView node : all) {
      Optional<Instant> end = node.holdMarks().heldBy().flatMap(it -> it.end());
      if (end.isPresent() && !end.get().isAfter(now)) {
        endHold(node, end.get());
      } else if (end.isPresent()) {
        pause = DurationMath.min(pause, Duration.between(now, end.get()));
      }
    }
    return pause;
  }

  private void applyAgain(LostHold lost) throws InterruptedException {
    boolean isWritten =
        write(
            lost.node(),
            node -> HoldChanges.again(node, lost.hold()),
            "holding node %s again, which has registered again");
    if (isWritten) {
      listener.on(
          new IntakeFact.NodeHoldSet(
              lost.node().ref(),
              lost.node().instance(),
              lost.hold().reason(),
              lost.hold().author(),
              lost.hold().end().orElse(null),
              true));
    }
  }

  private void endHold(NodeView held, Instant end) throws InterruptedException {
    if (write(held, this::endIfDue, "ending the hold of node %s, whose time has come")) {
      listener.on(
          new IntakeFact.NodeHoldEnded(
              held.ref(),
              held.instance(),
              NodeHold.of(held).map(NodeHold::reason).orElse(""),
              "it was set until " + end));
    }
  }

  /** The hold may last longer by now. */
  private Optional<NodeChange> endIfDue(NodeView node) {
    return node.holdMarks()
        .heldBy()
        .flatMap(hold -> hold.end())
        .filter(end -> !end.isAfter(time.now()))
        .flatMap(_ -> HoldChanges.end(node));
  }

  /** Returns whether this replica has changed the node. */
  private boolean write(
      NodeView seen, Function<NodeView, Optional<NodeChange>> change, String operation)
      throws InterruptedException {
    if (failed.containsKey(seen.ref())) {
      return false;
    }
    HoldJournal journal = new HoldJournal(nodes, retry);
    try {
      return journal.write(seen, change).isPresent() && journal.before(seen.ref()).isPresent();
    } catch (RemoteFailure failure) {
      failed.put(seen.ref(), time.in(RETRY_PAUSE));
      listener.on(
          new Fact.RemoteCallFailed(
              null, operation.formatted(seen.ref().name()), failure, RETRY_PAUSE));
      return false;
    }
  }
}
