package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.HoldJournal.RollbackOutcome;
import io.lifecyclemanager.nodehold.NodeHoldLimits.InvalidField;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsCurrent;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsFailed;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.InvalidHold;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.TerminationUnderWay;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.UnknownNode;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The node holds of the cluster. They are stored on the Nodes alone, so that any replica may serve
 * any request. Every method may be repeated. Thread-safe; requests at the same time, also through
 * several replicas, are ordered for each node, not as a whole.
 */
public final class NodeHolds {
  private static final int MAX_ATTEMPTS = 4;

  private final Nodes nodes;
  private final Time time;
  private final Retry retry;
  private final Listener listener;
  private final boolean isDryRun;

  /**
   * @param listener gets a fact for each hold that is set, changed or ended
   */
  public NodeHolds(Nodes nodes, Time time, RandomGenerator random, Listener listener) {
    this(
        nodes,
        time,
        new Retry(time, random).policy(RetryPolicy.TRANSIENT.atMost(MAX_ATTEMPTS)),
        listener,
        false);
  }

  private NodeHolds(Nodes nodes, Time time, Retry retry, Listener listener, boolean isDryRun) {
    this.nodes = nodes;
    this.time = time;
    this.retry = retry;
    this.listener = listener;
    this.isDryRun = isDryRun;
  }

  /** The same, except that nothing is changed: the outcome names the nodes that would be. */
  public NodeHolds asDryRun() {
    return new NodeHolds(nodes, time, retry, listener, true);
  }

  /**
   * All holds, by the names of their nodes, as the index of nodes shows them.
   *
   * @throws RemoteFailure when the index is not complete
   */
  public List<NodeHold> list() {
    nodes.checkComplete();
    return list(Map.of());
  }

  /**
   * @param newer nodes as this request has changed them: the index may show them later
   */
  private List<NodeHold> list(Map<NodeRef, NodeView> newer) {
    return nodes.all().stream()
        .map(node -> newer.getOrDefault(node.ref(), node))
        .map(NodeHold::of)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(NodeHold::node))
        .toList();
  }

  /**
   * Holds one node, or changes its hold. Where another actor has uncordoned a held node, it is
   * cordoned again.
   *
   * @param author the user who asks
   * @throws InterruptedException when interrupted; the node may be changed or not
   */
  public NodeHoldOutcome add(NodeHoldRequest request, String author) throws InterruptedException {
    return change(List.of(request), author, false);
  }

  /**
   * Makes these holds the only ones: all or nothing. Every request is checked and its node is found
   * before any node is changed; when a change fails, those before it are rolled back.
   *
   * @param requests at most one for each node; empty ends all holds
   * @param author the user who asks; a hold that stays as it is keeps its author
   * @throws InterruptedException when interrupted; some nodes may be changed
   */
  public NodeHoldOutcome replaceAll(List<NodeHoldRequest> requests, String author)
      throws InterruptedException {
    return change(requests, author, true);
  }

  /**
   * Ends the hold of one node; does nothing where it is not held. The node is as it was before the
   * hold, except that the cordon stays while a termination needs it.
   *
   * @param author the user who asks
   * @throws InterruptedException when interrupted; the node may be changed or not
   */
  public NodeHoldOutcome remove(NodeHoldTarget target, String author) throws InterruptedException {
    Optional<InvalidField> problem =
        NodeHoldLimits.check(target).or(() -> NodeHoldLimits.checkAuthor(author));
    if (problem.isPresent()) {
      return new InvalidHold(0, problem.get());
    }
    try {
      Optional<NodeView> node = resolve(target);
      return node.isEmpty()
          ? new UnknownNode(target)
          : write(List.of(new HoldEdit(node.get(), null, author, time.now())));
    } catch (RemoteFailure failure) {
      return new HoldsFailed("", failure, List.of());
    }
  }

  private NodeHoldOutcome change(List<NodeHoldRequest> requests, String author, boolean isWholeSet)
      throws InterruptedException {
    Instant now = time.now();
    Optional<InvalidHold> invalid = NodeHoldLimits.firstInvalid(requests, author, now);
    if (invalid.isPresent()) {
      return invalid.get();
    }
    SortedMap<String, HoldEdit> edits = new TreeMap<>();
    try {
      for (int entry = 0; entry < requests.size(); entry++) {
        NodeHoldRequest request = requests.get(entry);
        NodeHoldTarget target = request.target();
        Optional<NodeView> node = resolve(target);
        if (node.isEmpty()) {
          return new UnknownNode(target);
        }
        String name = node.get().ref().name();
        if (edits.put(name, new HoldEdit(node.get(), request, author, now)) != null) {
          String problem = "another entry names the same node, " + name;
          return new InvalidHold(entry, new InvalidField(target.field(), problem));
        }
      }
      if (isWholeSet) {
        nodes.checkComplete();
        nodes.all().stream()
            .filter(node -> node.holdMarks().hold() != null)
            .forEach(node ->
                edits.putIfAbsent(node.ref().name(), new HoldEdit(node, null, author, now)));
      }
    } catch (RemoteFailure failure) {
      return new HoldsFailed("", failure, List.of());
    }
    Optional<String> claimed =
        edits.values().stream()
            .filter(edit -> edit.isRefused(edit.seen()))
            .map(edit -> edit.seen().ref().name())
            .findFirst();
    return claimed.isPresent() ? new TerminationUnderWay(claimed.get()) : write(edits.values());
  }

  private Optional<NodeView> resolve(NodeHoldTarget target) throws InterruptedException {
    return switch (target) {
      case NodeHoldTarget.NamedNode(String name) -> nodes.findNamed(name);
      case NodeHoldTarget.NodeOfInstance(String id) ->
          retry.call(() -> nodes.findOrMatch(new InstanceId(id)));
    };
  }

  private NodeHoldOutcome write(Collection<HoldEdit> edits) throws InterruptedException {
    if (isDryRun) {
      return new HoldsCurrent(
          list(Map.of()),
          edits.stream()
              .filter(edit -> edit.change(edit.seen()).isPresent())
              .map(edit -> edit.seen().ref().name())
              .toList());
    }
    HoldJournal journal = new HoldJournal(nodes, retry);
    Map<NodeRef, NodeView> after = new HashMap<>();
    for (HoldEdit edit : edits) {
      String name = edit.seen().ref().name();
      try {
        Optional<NodeView> node = journal.write(edit);
        if (node.filter(edit::isRefused).isPresent()) {
          return rolledBack(journal, new TerminationUnderWay(name));
        }
        NodeHoldRequest request = edit.request();
        if (node.isEmpty() && request != null) {
          return rolledBack(journal, new UnknownNode(request.target()));
        }
        node.ifPresent(view -> after.put(view.ref(), view));
      } catch (RemoteFailure failure) {
        return new HoldsFailed(name, failure, journal.rollBack().standing());
      }
    }
    List<String> changed = new ArrayList<>();
    for (HoldEdit edit : edits) {
      NodeRef node = edit.seen().ref();
      if (journal.before(node).isPresent()) {
        changed.add(node.name());
        report(edit, journal.before(node).get(), after.get(node));
      }
    }
    return new HoldsCurrent(list(after), changed);
  }

  private static NodeHoldOutcome rolledBack(HoldJournal journal, NodeHoldOutcome cause)
      throws InterruptedException {
    RollbackOutcome rollback = journal.rollBack();
    RemoteFailure failure = rollback.failure();
    return failure == null
        ? cause
        : new HoldsFailed(rollback.standing().getFirst(), failure, rollback.standing());
  }

  private void report(HoldEdit edit, NodeView before, @Nullable NodeView after) {
    Optional<NodeHold> hold = Optional.ofNullable(after).flatMap(NodeHold::of);
    if (hold.isPresent()) {
      listener.on(hold.get().toFact(before.ref(), false));
    } else {
      String reason = NodeHold.of(before).map(NodeHold::reason).orElse("");
      listener.on(
          new IntakeFact.NodeHoldEnded(
              before.ref(), before.instance(), reason, "removed by " + edit.author()));
    }
  }
}
