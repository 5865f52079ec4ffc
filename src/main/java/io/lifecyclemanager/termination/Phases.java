package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claims.Claim;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Ready;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteTrouble;
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

  /** Does everything that has to be done before the actions may be completed. */
  Verdict work() throws InterruptedException {
    Optional<NodeView> node = locate();
    if (node.isEmpty() || !claimedAndDone(node.get())) {
      workWithoutNode();
    }
    return failures.isEmpty() ? Verdict.CONTINUE : Verdict.ABANDON;
  }

  /** The node, if there is one now; an outage is waited out. */
  private Optional<NodeView> locate() throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        Optional<NodeView> node = tools.nodes().find(subject.instance());
        node.ifPresent(
            found -> subject = new Subject(subject.instance(), subject.group(), found.ref()));
        return node;
      } catch (RemoteTrouble trouble) {
        Duration pause = Backoff.REMOTE.pause(tries, tools.random());
        tools.listener().on(new Fact.Troubled(subject, "finding the node", trouble, pause));
        time.sleep(pause);
      }
    }
  }

  /** Claims the node and works on it; false when it is gone. */
  private boolean claimedAndDone(NodeView node) throws InterruptedException {
    Optional<Claim> claimed = tools.claims().claim(subject, node);
    if (claimed.isEmpty()) {
      return false;
    }
    claim = claimed.get();
    NodeDrain nodeDrain = nodeDrain(node.ready());
    drain = nodeDrain;
    long since = claimed.get().atNanos();
    together(
        () -> deregister(since, nodeDrain::trafficStopped),
        () -> drain(nodeDrain, since, node.ready()));
    return true;
  }

  private NodeDrain nodeDrain(Ready ready) {
    Deadline begun = time.in(Duration.ZERO);
    Policy policy = tools.policy();
    Duration bound = ready == Ready.UNKNOWN ? policy.drainUnknown() : policy.drain();
    return new NodeDrain(tools.drain(), subject, () -> deadline.drain(begun, bound));
  }

  /** An instance of ours that never became a node, or has none any more. */
  private void workWithoutNode() throws InterruptedException {
    long now = time.nanos();
    try {
      together(() -> deregister(now, () -> {}), this::awaitNode);
      did.add("no node");
    } catch (NodeJoined joined) {
      // What balancers said before the node is labelled does not count: it begins anew.
      claimedAndDone(joined.node);
    }
  }

  /** Waits for the join grace; throws as soon as there is a node, which ends what runs beside. */
  private void awaitNode() throws InterruptedException {
    Deadline end = time.in(tools.policy().joinGrace()).orEarlier(deadline.phases());
    while (!time.isPast(end)) {
      long seen = tools.nodes().changes().count();
      Optional<NodeView> node = locate();
      if (node.isPresent()) {
        throw new NodeJoined(node.get());
      }
      tools.nodes().changes().await(seen, time.until(end));
    }
  }

  private void deregister(long labelledNanos, Runnable trafficStopped) throws InterruptedException {
    if (!tools.policy().deregister()) {
      trafficStopped.run();
      return;
    }
    long began = time.nanos();
    Deregistration.Result result =
        new Deregistration(tools.deregistration(), subject, deadline::phases)
            .run(labelledNanos, trafficStopped);
    Duration took = time.since(began);
    did.add("out of " + result.balancers() + " balancers in " + seconds(took));
    tools
        .listener()
        .on(
            new Fact.DeregistrationEnded(
                subject, result.balancers(), took, result.failure().orElse(null)));
  }

  private void drain(NodeDrain nodeDrain, long cordonedNanos, Ready ready)
      throws InterruptedException {
    long queued = time.nanos();
    if (tools.slots().isFull()) {
      tools.listener().on(new Fact.DrainQueued(subject));
    }
    DrainSlots.Slot slot = tools.slots().take();
    try {
      long began = time.nanos();
      NodeDrain.Result result = nodeDrain.run(cordonedNanos, time.since(queued));
      Duration took = time.since(began);
      did.add(result.podsGone() + " pods gone in " + seconds(took));
      result.failure().ifPresent(did::add);
      // A kubelet that is silent stops nothing however long one waits: that is no failure of ours.
      if (ready != Ready.UNKNOWN) {
        result.failure().ifPresent(failures::add);
      }
      tools
          .listener()
          .on(new Fact.DrainEnded(subject, result.podsGone(), took, result.failure().orElse(null)));
    } finally {
      slot.close();
    }
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
