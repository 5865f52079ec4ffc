package io.lifecyclemanager.pace;

import io.lifecyclemanager.claim.CordonGate;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Admits nodes to be cordoned, as many as the limits of the cluster, of the groups and of the zones
 * allow. Replicas agree on the admitted nodes in one ledger for each scope, so that all of them
 * together never admit more. Without a limit no ledger is read or written. Thread-safe.
 */
public final class NodeAdmissions implements CordonGate {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);
  private static final Duration DEADLINE_CHECK = Duration.ofSeconds(10);
  private static final Duration CONFLICT_PAUSE = Duration.ofMillis(100);
  private static final long MAX_JITTER = 200;

  private final PaceDependencies dependencies;
  private final Nodes nodes;
  private final Time time;
  private final PaceLimits limits;
  private final LedgerAccess ledgers;
  private final FailingLedgers failing;
  private final GroupSizes sizes;
  private final AdmissionOrder order = new AdmissionOrder();
  private final Signal wanted;
  private final List<WaitingNode> waiting = new ArrayList<>();

  /** Nodes that this replica has admitted and whose termination lasts. */
  private final Set<NodeRef> admitted = new HashSet<>();

  /** Nodes that this replica has admitted and whose termination has ended. */
  private final Set<NodeRef> finished = new HashSet<>();

  /** Admitted nodes that the index never shows as terminating: the API server denied the cordon. */
  private final Set<NodeRef> uncordoned = new HashSet<>();

  private boolean working;

  public NodeAdmissions(PaceDependencies dependencies, PaceLimits limits) {
    this.dependencies = dependencies;
    this.nodes = dependencies.nodes();
    this.time = dependencies.time();
    this.limits = limits;
    this.ledgers = new LedgerAccess(dependencies);
    this.failing = new FailingLedgers(dependencies);
    this.sizes = new GroupSizes(dependencies.groups(), dependencies.listener(), CHECK_INTERVAL);
    this.wanted = time.signal();
  }

  @Override
  public boolean isOpen(TerminatingInstance subject, NodeView node) {
    return node.isTerminating()
        || limits.of(subject.group(), node.placement().zone(), Optional.empty()).isEmpty();
  }

  @Override
  public synchronized void markUncordoned(NodeRef node) {
    if (admitted.contains(node)) {
      uncordoned.add(node);
      wanted.raise();
    }
  }

  /** The termination of the node has ended here: it counts only as long as it is cordoned. */
  public synchronized void release(NodeRef node) {
    admitted.remove(node);
    uncordoned.remove(node);
    finished.removeIf(one -> nodes.cached(one).isEmpty());
    finished.add(node); // also where a ledger that holds it is only being written
    wanted.raise();
  }

  /** The index of nodes has changed: checks whether waiting nodes are admitted. */
  public void recheck() {
    wanted.raise();
  }

  /**
   * Waits until the limits admit the node. Returns at once when no limit concerns the node, and
   * when it does not exist any more.
   *
   * @throws InterruptedException when interrupted; the node counts no longer then, once another one
   *     is to be admitted
   */
  public void await(AdmissionRequest request) throws InterruptedException {
    Map<LimitScope, MaxUnavailable> concerned =
        limits.of(request.subject().group(), zone(request.node()), request.groupLimit());
    if (concerned.isEmpty()) {
      return;
    }
    WaitingNode node = new WaitingNode(request, concerned, time.now(), time.signal());
    add(node);
    try {
      await(node);
    } finally {
      remove(node);
    }
  }

  private void await(WaitingNode node) throws InterruptedException {
    boolean reported = false;
    long seen = node.changed().count();
    while (!node.isAdmitted()
        && nodes.cached(node.ref()).isPresent()
        && !time.isPast(node.request().until().current())) {
      startWork();
      if (!reported && node.full().isPresent()) {
        reported = true;
        node.request().onFull().accept(node.full().get());
      }
      Duration left = time.until(node.request().until().current());
      node.changed().await(seen, DurationMath.min(left, DEADLINE_CHECK));
      seen = node.changed().count();
    }
  }

  private @Nullable String zone(NodeRef node) {
    return nodes.cached(node).map(view -> view.placement().zone()).orElse(null);
  }

  private synchronized void add(WaitingNode node) {
    finished.remove(node.ref());
    waiting.add(node);
    wanted.raise();
  }

  private synchronized void startWork() {
    if (!working) {
      working = true;
      Thread _ = time.start("admissions of nodes", this::work);
    }
  }

  private synchronized void remove(WaitingNode node) {
    waiting.remove(node);
    wanted.raise();
  }

  /** What keeps the node from being admitted; to be asked while it waits. */
  public synchronized List<Blocker> blockers(NodeRef ref) {
    return waiting.stream()
        .filter(node -> node.ref().equals(ref))
        .map(node ->
            node.blocker(failing.find(node.limits().keySet()).or(ledgers::lastFailure), time))
        .toList();
  }

  private synchronized List<WaitingNode> waiting() {
    return order.sort(
        waiting.stream().filter(node -> !node.isAdmitted()).toList(),
        WaitingNode::group,
        node -> node.request().until().current());
  }

  /** Runs rounds as long as nodes wait. Only one thread does at a time. */
  private void work() {
    boolean isComplete = false;
    try {
      while (isAnyWaiting()) {
        long seen = wanted.count();
        if (ledgers.use(this::round)) {
          wanted.await(seen, failing.untilRetry(CHECK_INTERVAL));
        } else {
          time.sleep(CONFLICT_PAUSE.plusMillis(dependencies.random().nextLong(MAX_JITTER)));
        }
      }
      isComplete = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no caller does so: the process ends
    } finally {
      if (!isComplete) {
        endWork();
      }
    }
  }

  /** After an error: a node that waits starts another thread. */
  private synchronized void endWork() {
    working = false;
  }

  private synchronized boolean isAnyWaiting() {
    working = !waiting.isEmpty();
    return working;
  }

  /**
   * Admits nodes.
   *
   * @return whether a further round would find the same
   * @throws RemoteFailure when a node could not be read
   */
  private boolean round() throws InterruptedException {
    List<WaitingNode> now = waiting();
    if (now.isEmpty()) {
      return true;
    }
    AdmissionRound round =
        new AdmissionRound(dependencies, ledgers, failing, sizes, this::isFinished);
    List<WaitingNode> done = round.run(now, unsharedRoom());
    done.forEach(this::admit);
    return !round.isIncomplete(done);
  }

  private synchronized boolean isFinished(NodeRef node) {
    return finished.contains(node);
  }

  private synchronized void admit(WaitingNode node) {
    if (waiting.contains(node)) { // otherwise its termination releases it, or has done so
      admitted.add(node.ref());
      order.recordTurn(node.group());
      node.admit();
    }
  }

  /**
   * Without shared ledgers, replicas see only in the index what others have admitted: each one
   * admits a node at a time, and the next one after the watch has shown the cordon of that node,
   * and with it the earlier cordons of other replicas. So each replica exceeds a limit by one node
   * at most.
   */
  private synchronized int unsharedRoom() {
    boolean isUnconfirmed =
        nodes.counts().unconfirmed() > 0
            || admitted.stream()
                .filter(node -> !uncordoned.contains(node))
                .anyMatch(
                    node -> nodes.cached(node).filter(view -> !view.isTerminating()).isPresent());
    return isUnconfirmed ? 0 : 1;
  }
}
