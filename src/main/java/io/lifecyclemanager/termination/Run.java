package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claims.Claim;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.Ready;
import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.DrainSlots;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.hold.LifecycleActions.HookTimes;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.Outcome;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.termination.HeldActions.Joined;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One instance's termination, from the first accepted message to the last completed action. Reads
 * top to bottom as it happens. {@link #run} on a thread of its own, everything else from any.
 */
final class Run {
  private final Tools tools;
  private final Time time;
  private final HeldActions held;
  private final RunDeadline deadline;
  private final long start;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> did = new ConcurrentLinkedQueue<>();
  private volatile Subject subject;
  private volatile Duration age;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Outcome stopped;
  private volatile @Nullable NodeDrain drain;
  private volatile @Nullable Claim claim;

  Run(Tools tools, Termination first) {
    this.tools = tools;
    this.time = tools.time();
    this.start = time.nanos();
    this.subject = new Subject(first.action().instance(), first.action().group(), null);
    this.age = first.age();
    this.deadline = new RunDeadline(time, tools.policy().longest());
    this.held = new HeldActions(tools, () -> subject, this::timesKnown, () -> stop(Outcome.OVER));
  }

  /** Adds an action, or another delivery of one; false when the run is at its end. */
  boolean join(Termination termination, boolean first) {
    Joined joined = held.add(termination.action(), termination.messageId());
    switch (joined) {
      case TOO_LATE -> {
        return false;
      }
      case NEW_ACTION, KNOWN_ACTION -> {
        if (!first) {
          tools
              .listener()
              .on(
                  new Fact.TerminationJoined(
                      subject, termination.action(), joined == Joined.NEW_ACTION));
        }
      }
    }
    return true;
  }

  /** The action began when its message was sent; nothing reaches over its global timeout. */
  private void timesKnown(HookTimes times) {
    deadline.tighten(times.global().minus(age).minus(RunDeadline.TO_COMPLETE));
    NodeDrain now = drain;
    if (now != null) {
      now.wake();
    }
  }

  /** Ends the run early: it is handed over, or over. Only the first reason counts. */
  synchronized void stop(Outcome why) {
    if (stopped == null) {
      stopped = why;
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }

  /** Whether the node was claimed by another replica since; that one goes on, this one stops. */
  void checkClaim() {
    Claim ours = claim;
    if (ours != null) {
      tools
          .claims()
          .lostTo(ours)
          .ifPresent(owner -> {
            tools.listener().on(new Fact.NodeLost(subject, owner));
            stop(Outcome.HANDED_OVER);
          });
    }
  }

  /** Does it all. Returns when the run is over, for whatever reason; never throws. */
  void run() {
    thread = Thread.currentThread();
    Outcome outcome;
    try {
      outcome = stopped == null ? work() : ended();
    } catch (InterruptedException e) {
      outcome = ended();
    }
    held.close();
    tools
        .listener()
        .on(new Fact.TerminationEnded(subject, outcome, time.since(start), String.join(", ", did)));
  }

  private Outcome work() throws InterruptedException {
    Optional<NodeView> node = locate();
    if (node.isPresent()) {
      Optional<Claim> claimed = tools.claims().claim(subject, node.get());
      if (claimed.isPresent()) {
        workOn(claimed.get(), node.get().ready());
      } else {
        did.add("node " + node.get().ref() + " is gone");
      }
    } else {
      workWithoutNode();
    }
    Verdict verdict = failures.isEmpty() ? Verdict.CONTINUE : Verdict.ABANDON;
    held.completeAll(verdict);
    held.deleteMessages();
    return verdict == Verdict.CONTINUE ? Outcome.COMPLETED : Outcome.ABANDONED;
  }

  /** The node, if there is one now; an outage is waited out, the deadline is the only bound. */
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

  private void workOn(Claim claimed, Ready ready) throws InterruptedException {
    claim = claimed;
    Deadline begun = time.in(Duration.ZERO);
    Duration bound =
        ready == Ready.UNKNOWN ? tools.policy().drainUnknown() : tools.policy().drain();
    NodeDrain nodeDrain =
        new NodeDrain(tools.drain(), subject, claimed.node(), () -> deadline.drain(begun, bound));
    drain = nodeDrain;
    checkClaim();
    Together.each(
        time,
        "phase " + subject.instance(),
        List.<Phase>of(
            () -> deregister(claimed.atNanos(), nodeDrain::trafficStopped),
            () -> drain(nodeDrain, claimed.atNanos(), ready)),
        Phase::run);
  }

  /** An instance of ours that never became a node, or has none any more. */
  private void workWithoutNode() throws InterruptedException {
    did.add("no node");
    long now = time.nanos();
    Together.each(
        time,
        "phase " + subject.instance(),
        List.<Phase>of(() -> deregister(now, () -> {}), this::awaitNode),
        Phase::run);
    Optional<NodeView> late = locate();
    if (late.isPresent()) {
      Optional<Claim> claimed = tools.claims().claim(subject, late.get());
      if (claimed.isPresent()) {
        workOn(claimed.get(), late.get().ready());
      }
    }
  }

  private void awaitNode() throws InterruptedException {
    Deadline end = time.in(tools.policy().joinGrace()).orEarlier(deadline.phases());
    while (!time.isPast(end)) {
      long seen = tools.nodes().changes().count();
      if (locate().isPresent()) {
        return;
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

  private Outcome ended() {
    Outcome why;
    synchronized (this) {
      // The one interrupt of stop() has come, or comes no more: what follows is not to be cut
      // short.
      Thread.interrupted();
      why = stopped;
    }
    if (why == null) {
      throw new IllegalStateException(
          "run of " + subject.instance() + " was interrupted by nobody");
    }
    switch (why) {
      case OVER -> finishOver();
      case HANDED_OVER -> held.letGo();
      case COMPLETED, ABANDONED ->
          throw new IllegalStateException("run of " + subject.instance() + " stopped as " + why);
    }
    return why;
  }

  private void finishOver() {
    held.close();
    try {
      held.deleteMessages();
    } catch (InterruptedException e) {
      held.letGo();
    }
  }

  private static String seconds(Duration duration) {
    return String.format("%.1f s", duration.toMillis() / 1000.0);
  }

  @FunctionalInterface
  private interface Phase {
    void run() throws InterruptedException;
  }
}
