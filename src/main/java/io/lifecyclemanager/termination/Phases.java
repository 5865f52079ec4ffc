package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claims.Claim;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The phases of one run, in running order: find the node, claim it, then deregister and drain at
 * the same time. {@link #work} on one thread, everything else from any.
 */
final class Phases {
  /** Kept back for evicting pods before they have to be deleted. */
  static final Duration TO_ASK = Duration.ofMinutes(5);

  /** So long pods wait at most for balancers that do not answer. */
  private static final Duration DEREGISTRATION_FIRST = Duration.ofSeconds(5);

  private final Tools tools;
  private final Time time;
  private final RunDeadline deadline;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> did = new ConcurrentLinkedQueue<>();
  private volatile Subject subject;
  private volatile @Nullable NodeDrain drain;
  private volatile @Nullable Claim claim;

  Phases(Tools tools, Subject subject, RunDeadline deadline) {
    this.tools = tools;
    this.time = tools.time();
    this.subject = subject;
    this.deadline = deadline;
  }

  /** Whom the run is about, with its node once that is known. */
  Subject subject() {
    return subject;
  }

  /** What was done, in a few words. */
  String summary() {
    return String.join(", ", did);
  }

  /** The deadline is another one now. */
  void deadlineChanged() {
    NodeDrain now = drain;
    if (now != null) {
      now.wake();
    }
  }

  /** The replica that claimed the node since; empty while it is ours, or not claimed. */
  Optional<String> lostTo() {
    Claim ours = claim;
    return ours == null ? Optional.empty() : tools.claims().lostTo(ours);
  }

  /** What was claimed; empty where nothing was yet, or could not be written down. */
  Optional<Claim> claim() {
    return Optional.ofNullable(claim).filter(ours -> ours.record() != null);
  }

  /** Does everything that has to be done before the actions may be completed. */
  Verdict work() throws InterruptedException {
    try {
      Deadline joined = time.in(tools.policy().joinGrace());
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
        node.ifPresent(
            found -> subject = new Subject(subject.instance(), subject.group(), found.ref()));
        return node;
      } catch (RemoteTrouble trouble) {
        boolean again = !time.isPast(deadline.phases());
        Duration pause = again ? Backoff.REMOTE.pause(tries, tools.random()) : null;
        tools.listener().on(new Fact.Troubled(subject, "finding the node", trouble, pause));
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
    Optional<Claim> claimed = tools.claims().claim(subject, node, deadline::phases);
    if (claimed.isEmpty()) {
      return false;
    }
    Claim ours = claimed.get();
    claim = ours;
    DrainDeadline drainDeadline = new DrainDeadline(tools, deadline, ours.node());
    NodeDrain nodeDrain = new NodeDrain(tools.drain(), subject, drainDeadline::get);
    drain = nodeDrain;
    Signal asked = time.signal();
    together(
        () -> deregister(ours.atNanos(), ours.resumed(), new BalancersThenPods(asked, nodeDrain)),
        () -> {
          // First the balancers, whose clocks then run: pods are the lesser hurry.
          boolean _ = asked.await(0, DEREGISTRATION_FIRST);
          drain(nodeDrain, drainDeadline, ours.atNanos());
        });
    return true;
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
          () -> deregister(now, false, Deregistration.Progress.UNHEARD),
          () -> awaitNode(gone, joined));
      did.add("no node");
      return Optional.empty();
    } catch (NodeJoined found) {
      return Optional.of(found.node);
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

  private void deregister(long labelledNanos, boolean resumed, Deregistration.Progress progress)
      throws InterruptedException {
    if (!tools.policy().deregister()) {
      progress.asked();
      progress.trafficStopped();
      return;
    }
    long began = time.nanos();
    Deregistration.Result result =
        new Deregistration(tools.deregistration(), subject, deadline::phases)
            .run(labelledNanos, resumed, progress);
    Duration took = time.since(began);
    did.add("out of " + result.balancers() + " balancers in " + seconds(took));
    tools
        .listener()
        .on(
            new Fact.DeregistrationEnded(
                subject, result.balancers(), took, result.failure().orElse(null)));
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
      NodeDrain.Result result = nodeDrain.run(cordonedNanos, time.since(queued));
      Duration took = time.since(began);
      did.add(result.podsGone() + " pods gone in " + seconds(took));
      result.failure().ifPresent(did::add);
      // A kubelet that is silent stops nothing however long one waits: that is no failure of ours.
      if (!drainDeadline.isSilent()) {
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
    Together.each(time, "phase " + subject.instance(), List.of(one, other), Phase::run);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  @FunctionalInterface
  private interface Phase {
    void run() throws InterruptedException;
  }

  private static final class NodeJoined extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient NodeView node;

    NodeJoined(NodeView node) {
      super("node " + node.ref() + " has joined", null, false, false);
      this.node = node;
    }
  }
}
