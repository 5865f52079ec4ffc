package io.lifecyclemanager.fakes;

import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in memory. The index follows every change at once, except during an outage: then it stays
 * as it was, and catches up afterwards. Never blocks. Thread-safe.
 */
public final class FakeNodes implements Nodes {
  /** One requested patch, and when: since this fake was created. */
  public record Patch(Duration at, NodeRef node, NodeChange change, PatchOutcome answer) {}

  private static final NodeChange NOTHING = new NodeChange(null, Map.of(), Map.of());

  private final Time time;
  private final long origin;
  private final Signal changes;
  private final Outage outage = new Outage();

  /** Claimed or not. */
  private final Map<String, ClaimedNode> stored = new HashMap<>();

  private final List<Patch> patches = new ArrayList<>();
  private Map<String, ClaimedNode> index = Map.of();
  private boolean indexReady = true;
  private int versions;
  private int conflicts;
  private @Nullable String denial;
  private @Nullable RemoteFailure brokenWebhook;

  public FakeNodes(Time time) {
    this.time = time;
    origin = time.nanos();
    changes = time.signal();
  }

  /** A ready, schedulable node registers. */
  public NodeRef add(String instance, String name) {
    return add(instance, name, null);
  }

  /** As {@link #add(String, String)}, in this availability zone. */
  public synchronized NodeRef add(String instance, String name, @Nullable String zone) {
    NodeRef ref = new NodeRef(name, "uid-" + name + "-" + ++versions);
    InstanceId id = new InstanceId(instance);
    put(id, NodeViews.registered(id, ref, version(), zone));
    return ref;
  }

  /** The Node object is deleted. */
  public synchronized void remove(NodeRef node) {
    if (stored(node).isPresent()) {
      stored.remove(node.name());
      publish();
    }
  }

  /** Another actor changes the node. */
  public synchronized void changeByAnotherActor(NodeRef node, NodeChange change) {
    edit(node, view -> NodeViews.changed(view, version(), view.ready(), change));
  }

  public synchronized void setReady(NodeRef node, ReadyCondition ready) {
    edit(node, view -> NodeViews.changed(view, version(), ready, NOTHING));
  }

  /** Labels the node as one that this controller has created. */
  public synchronized void manage(NodeRef node, NodeManager manager) {
    edit(node, view -> NodeViews.managed(view, version(), manager));
  }

  /** Whether the first list of nodes is complete. */
  public synchronized void setIndexReady(boolean now) {
    indexReady = now;
    changes.raise();
  }

  /** While on, reads and patches fail, and the index does not change. */
  public synchronized void setOutage(boolean now) {
    outage.set(now);
    publish();
  }

  /** Before each of the next patches another actor changes the node: they conflict. */
  public synchronized void conflictNextPatches(int times) {
    conflicts = times;
  }

  /** From now on all patches are denied with this message; null ends it. */
  public synchronized void denyPatches(@Nullable String why) {
    denial = why;
  }

  /** From now on the API server answers all patches with this failure; null ends it. */
  public synchronized void breakPatches(@Nullable String why) {
    brokenWebhook = why == null ? null : unavailable(why).asRefusal();
  }

  /** As {@link #breakPatches}, except that the patches get no answer at all. */
  public synchronized void hangPatches() {
    brokenWebhook = unavailable("patch nodes: no answer");
  }

  private static RemoteFailure unavailable(String message) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, message, null);
  }

  public synchronized List<Patch> patches() {
    return List.copyOf(patches);
  }

  /** The node as it is, also during an outage. */
  public synchronized NodeView actual(NodeRef node) {
    return stored(node).map(ClaimedNode::node).orElseThrow();
  }

  @Override
  public synchronized Optional<NodeView> find(InstanceId instance) {
    return orIncomplete(
        index.values().stream()
            .filter(entry -> indexReady && entry.instance().equals(instance))
            .map(ClaimedNode::node)
            .findFirst());
  }

  @Override
  public synchronized Optional<NodeView> findNamed(String name) {
    return orIncomplete(Optional.ofNullable(index.get(name)).map(ClaimedNode::node));
  }

  private Optional<NodeView> orIncomplete(Optional<NodeView> node) {
    if (node.isEmpty()) {
      checkComplete();
    }
    return node;
  }

  @Override
  public synchronized void checkComplete() {
    if (!indexReady || outage.isOn()) {
      throw unavailable("the node index is not complete");
    }
  }

  @Override
  public synchronized Optional<NodeView> cached(NodeRef node) {
    return in(index, node).map(ClaimedNode::node);
  }

  @Override
  public synchronized List<ClaimedNode> claimed() {
    return index.values().stream().filter(entry -> entry.node().claim() != null).toList();
  }

  @Override
  public synchronized List<NodeView> all() {
    return index.values().stream().map(ClaimedNode::node).toList();
  }

  @Override
  public synchronized NodeCounts counts() {
    long leaving = index.values().stream().filter(entry -> entry.node().isTerminating()).count();
    return new NodeCounts(index.size(), (int) leaving, 0);
  }

  @Override
  public Signal changes() {
    return changes;
  }

  @Override
  public synchronized Optional<NodeView> read(NodeRef node) {
    outage.throwIfOn("get node " + node);
    return stored(node).map(ClaimedNode::node);
  }

  @Override
  public synchronized PatchOutcome patch(NodeView base, NodeChange change) {
    outage.throwIfOn("patch node " + base.ref());
    if (brokenWebhook != null) {
      throw brokenWebhook;
    }
    if (conflicts > 0) {
      conflicts--;
      changeByAnotherActor(base.ref(), NOTHING);
    }
    PatchOutcome answer = answer(base, change);
    patches.add(new Patch(time.since(origin), base.ref(), change, answer));
    return answer;
  }

  private PatchOutcome answer(NodeView base, NodeChange change) {
    Optional<ClaimedNode> entry = stored(base.ref());
    if (entry.isEmpty()) {
      return new PatchOutcome.NodeNotFound();
    }
    if (denial != null) {
      return new PatchOutcome.PatchDenied(denial);
    }
    if (!entry.get().node().resourceVersion().equals(base.resourceVersion())) {
      return new PatchOutcome.StaleVersion();
    }
    changeByAnotherActor(base.ref(), change);
    return new PatchOutcome.NodePatched(actual(base.ref()));
  }

  private void edit(NodeRef node, UnaryOperator<NodeView> edit) {
    stored(node).ifPresent(entry -> put(entry.instance(), edit.apply(entry.node())));
  }

  private Optional<ClaimedNode> stored(NodeRef node) {
    return in(stored, node);
  }

  private static Optional<ClaimedNode> in(Map<String, ClaimedNode> nodes, NodeRef node) {
    return Optional.ofNullable(nodes.get(node.name()))
        .filter(entry -> entry.node().ref().equals(node));
  }

  private void put(InstanceId instance, NodeView view) {
    stored.put(view.ref().name(), new ClaimedNode(instance, view));
    publish();
  }

  private void publish() {
    if (!outage.isOn()) {
      index = Map.copyOf(stored);
    }
    changes.raise();
  }

  private String version() {
    return Integer.toString(++versions);
  }
}
