package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Claimer.Claim;
import io.lifecyclemanager.claim.Claimer.ClaimOutcome;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.deregistration.Deregistration.EarlierDeregistration;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The phases of one run, in running order: find the node, claim it, then deregister and drain at
 * the same time, or follow whoever does. {@link #work} on one thread, everything else from any.
 */
final class Phases {
  /** Kept back for evicting pods before they have to be deleted. */
  static final Duration TO_ASK = Duration.ofMinutes(5);

  private static final Duration LOSS_SHOWS = Duration.ofSeconds(5);

  private final TerminationDependencies tools;
  private final Time time;
  private final @Nullable Deadline actionBegan;
  private final TerminationDeadline deadline;
  private final Supplier<Set<String>> messages;
  private final Signal woken;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> did = new ConcurrentLinkedQueue<>();
  private volatile TerminatingInstance subject;
  private volatile @Nullable NodeDrain drain;
  private volatile @Nullable Claim claim;

  /**
   * Nothing is done yet.
   *
   * @param actionBegan when the lifecycle action began: all replicas agree about it but for a
   *     second or two; null where that is not known
   * @param messages ids of the messages that the run has, asked anew each time
   */
  Phases(
      TerminationDependencies tools,
      TerminatingInstance subject,
      @Nullable Deadline actionBegan,
      TerminationDeadline deadline,
      Supplier<Set<String>> messages) {
    this.tools = tools;
    this.time = tools.time();
    this.actionBegan = actionBegan;
    this.subject = subject;
    this.deadline = deadline;
    this.messages = messages;
    this.woken = time.signal();
  }

  /** Whom the run is about, with its node once that is known. */
  TerminatingInstance subject() {
    return subject;
  }

  /** What was done, in a few words. */
  String summary() {
    return String.join(", ", did);
  }

  /** The deadline, the messages or somebody's claim are others now. */
  void wake() {
    woken.raise();
    NodeDrain now = drain;
    if (now != null) {
      now.wake();
    }
  }

  /** The record of the replica that claimed the node since; empty while it is ours, or nobody's. */
  Optional<ClaimRecord> lostTo() {
    Claim ours = claim;
    return ours == null ? Optional.empty() : tools.claims().findNewOwner(ours);
  }

  /** Tells replicas that hold other actions of the node that it is drained, if we drained it. */
  void tellDrained() throws InterruptedException {
    Claim ours = claim;
    if (ours != null) {
      tools.claims().markDrained(subject, ours, deadline::phases);
    }
  }

  /** Leaves the node to replicas that hold other actions of it, if it is ours. */
  void leaveNode() throws InterruptedException {
    Claim ours = claim;
    if (ours != null) {
      tools.claims().relinquish(subject, ours, deadline::phases);
    }
  }

  /** What was claimed; empty where nothing was yet, or could not be written down. */
  Optional<Claim> claim() {
    return Optional.ofNullable(claim).filter(ours -> ours.record() != null);
  }

  /**
   * Does everything that has to be done before the actions may be completed, or waits until it is
   * done. May be called again after an interrupt.
   */
  Verdict work() throws InterruptedException {
    claim = null;
    drain = null;
    failures.clear();
    try {
      Deadline joined = time.in(tools.policy().nodeJoinTimeout());
      Optional<NodeView> node = locate(null);
      while (node.isEmpty() || !workOn(node.get())) {
        NodeRef gone = node.map(NodeView::ref).orElse(null);
        node = workWithoutNode(gone, joined);
        if (node.isEmpty()) {
          break;
        }
      }
      return failures.isEmpty() ? Verdict.CONTINUE : Verdict.ABANDON;
    } finally {
      tools.deregistration().membership().forget(subject.instance());
    }
  }

  /**
   * The node, if there is one now; an outage is waited out, but not past the deadline.
   *
   * @param gone the index may still show a node of which the API server has said that it is gone
   */
  private Optional<NodeView> locate(@Nullable NodeRef gone) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        Optional<NodeView> node =
            tools.nodes().find(subject.instance()).filter(found -> !found.ref().equals(gone));
        node.ifPresent(found ->
            subject = new TerminatingInstance(subject.instance(), subject.group(), found.ref()));
        return node;
      } catch (RemoteFailure trouble) {
        boolean again = !time.isPast(deadline.phases());
        Duration pause = again ? Backoff.REMOTE.pause(tries, tools.random()) : null;
        tools.listener().on(new Fact.RemoteCallFailed(subject, "finding the node", trouble, pause));
        if (pause == null) {
          failed("the node was not found in time: " + trouble.getMessage());
          return Optional.empty();
        }
        time.sleep(pause);
      }
    }
  }

  private void failed(String why) {
    failures.add(why);
    did.add(why);
  }

  /** Claims the node and does what has to be done; false when the node is gone. */
  private boolean workOn(NodeView node) throws InterruptedException {
    for (Optional<NodeView> now = Optional.of(node);
        now.isPresent();
        now = tools.nodes().cached(node.ref())) {
      switch (tools.claims().claim(subject, now.get(), messages, deadline::phases)) {
        case ClaimOutcome.NodeGone() -> {
          return false;
        }
        case ClaimOutcome.Acquired(Claim ours) -> {
          if (workOn(ours)) {
            return true;
          }
        }
        case ClaimOutcome.OwnedByOther(NodeRef theirs, ClaimRecord record) -> {
          if (follow(theirs, record)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Does what has to be done; false when the node is gone, or somebody else's, before it begins.
   */
  private boolean workOn(Claim first) throws InterruptedException {
    claim = first;
    try {
      Optional<Claim> ours =
          tools.claims().cordon(subject, first, this::longestWaitForSlot, deadline::phases);
      if (ours.isPresent()) {
        claim = ours.get();
        deregisterAndDrain(ours.get());
      } else {
        awaitLoss();
      }
      return ours.isPresent();
    } finally {
      tools.share().release(first.node());
    }
  }

  /**
   * The index is about to say what became of the node; where it is another's by now, this thread is
   * interrupted then.
   */
  private void awaitLoss() throws InterruptedException {
    boolean _ = woken.await(woken.count(), LOSS_SHOWS);
  }

  private void deregisterAndDrain(Claim ours) throws InterruptedException {
    DrainDeadline drainDeadline = new DrainDeadline(tools, deadline, ours.node());
    OwnershipCheck standing = new OwnershipCheck(tools, ours);
    NodeDrain nodeDrain =
        new NodeDrain(tools.drain(), subject, drainDeadline::get, standing::isStillOwner);
    drain = nodeDrain;
    DrainGate balancers = new DrainGate(time.signal(), nodeDrain);
    together(
        () -> deregister(ours, balancers),
        () -> {
          balancers.awaitDeregistrationSent();
          drain(nodeDrain, drainDeadline, ours.atNanos());
        });
  }

  /** Waits for another replica to drain the node; false when that is up to us after all. */
  private boolean follow(NodeRef node, ClaimRecord theirs) throws InterruptedException {
    tools.listener().on(new Fact.OwnerFollowed(subject, theirs.owner()));
    return switch (new OwnerFollower(tools, node, messages, deadline, woken).await(theirs)) {
      case DRAINED -> {
        did.add("drained by " + theirs.owner());
        yield true;
      }
      case OUT_OF_TIME -> {
        failed(theirs.owner() + " has not drained the node in time");
        yield true;
      }
      case OWNERLESS -> false;
    };
  }

  /**
   * An instance of ours that never became a node, or has none any more.
   *
   * @return the node, if it has joined; what balancers said before it is labelled does not count,
   *     so all begins anew
   */
  private Optional<NodeView> workWithoutNode(@Nullable NodeRef gone, Deadline joined)
      throws InterruptedException {
    long now = time.nanos();
    try {
      together(
          () -> deregister(now, EarlierDeregistration.NONE, DeregistrationProgress.IGNORED),
          () -> awaitNode(gone, joined));
      did.add("no node");
      return Optional.empty();
    } catch (NodeJoined found) {
      return Optional.of(found.node());
    }
  }

  /** Waits for the join grace; throws as soon as there is a node, which ends what runs beside. */
  private void awaitNode(@Nullable NodeRef gone, Deadline joined) throws InterruptedException {
    Deadline end = joined.orEarlier(deadline.phases());
    while (!time.isPast(end)) {
      long seen = tools.nodes().changes().count();
      Optional<NodeView> node = locate(gone);
      if (node.isPresent()) {
        throw new NodeJoined(node.get());
      }
      tools.nodes().changes().await(seen, time.until(end));
    }
  }

  private void deregister(Claim ours, DeregistrationProgress progress) throws InterruptedException {
    try (SettleTimeRecorder noting =
        new SettleTimeRecorder(tools, subject, ours, actionBegan, progress)) {
      deregister(ours.atNanos(), noting.earlier(), noting);
    }
  }

  private void deregister(
      long labelledNanos, EarlierDeregistration earlier, DeregistrationProgress progress)
      throws InterruptedException {
    if (!tools.policy().deregister()) {
      progress.onDeregistrationAccepted();
      progress.onTrafficStopped();
      return;
    }
    long began = time.nanos();
    Deregistration.DeregistrationResult result =
        new Deregistration(tools.deregistration(), subject, deadline::phases)
            .run(labelledNanos, earlier, progress);
    Duration took = time.since(began);
    did.add("out of " + result.loadBalancers() + " balancers in " + seconds(took));
    tools
        .listener()
        .on(
            new Fact.DeregistrationEnded(
                subject,
                result.loadBalancers(),
                took,
                result.failure().orElse(null),
                result.onlyDenied()));
  }

  private void drain(NodeDrain nodeDrain, DrainDeadline drainDeadline, long cordonedNanos)
      throws InterruptedException {
    long queued = time.nanos();
    if (tools.slots().isFull()) {
      tools.listener().on(new Fact.DrainQueued(subject));
    }
    DrainSlots.Slot slot = tools.slots().take(this::longestWaitForSlot);
    try {
      drainDeadline.begin();
      long began = time.nanos();
      NodeDrain.DrainResult result = nodeDrain.run(cordonedNanos, time.since(queued));
      Duration took = time.since(began);
      did.add(result.podsGone() + " pods gone in " + seconds(took));
      result.failure().ifPresent(did::add);
      // A kubelet that is silent stops nothing however long one waits: that is no failure of ours.
      if (!drainDeadline.isNodeUnreachable()) {
        result.failure().ifPresent(failures::add);
      }
      tools
          .listener()
          .on(new Fact.DrainEnded(subject, result.podsGone(), took, result.failure().orElse(null)));
    } finally {
      slot.close();
    }
  }

  /** Every pod must still be asked, refused, deleted and given its grace. */
  private Deadline longestWaitForSlot() {
    return deadline.phases().minus(tools.drain().escalation().maxGrace().plus(TO_ASK));
  }

  private void together(Phase one, Phase other) throws InterruptedException {
    FanOut.forEach(time, "phase " + subject.instance(), List.of(one, other), Phase::run);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  @FunctionalInterface
  private interface Phase {
    void run() throws InterruptedException;
  }
}
