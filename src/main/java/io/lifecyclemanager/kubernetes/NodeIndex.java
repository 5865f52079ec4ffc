package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An index of all nodes of the cluster, kept by one list and watch. A look-up needs no request.
 * Thread-safe.
 */
public final class NodeIndex implements Nodes, AutoCloseable {
  private static final ResourceList ALL_NODES =
      new ResourceList("nodes", "api/v1/nodes", "", NodeRecord.FIELDS);

  private final KubernetesConnection connection;
  private final Listener listener;
  private final Signal changes;
  private final NodeTable table;
  private final ListWatch<NodeRecord> watch;
  private volatile @Nullable RemoteFailure lastFailure;

  /**
   * The index is empty until {@link #start}.
   *
   * @param listener gets a fact for each iteration of the loop, for each failure, and when the
   *     index is complete
   */
  public NodeIndex(KubernetesConnection connection, Listener listener, Time time) {
    this(connection, listener, time, WatchTiming.DEFAULT);
  }

  NodeIndex(KubernetesConnection connection, Listener listener, Time time, WatchTiming timing) {
    this.connection = connection;
    this.listener = listener;
    changes = time.signal();
    table = new NodeTable(listener, changes);
    watch = new ListWatch<>(connection, ALL_NODES, table, timing, this::recordFailure, time);
  }

  /** Starts to list and watch on a thread of its own. Called once. */
  public void start() {
    watch.start("node index");
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    // In this order: the table may become current in between, and what was found stays valid.
    boolean current = table.isCurrent();
    Optional<NodeView> node = table.find(instance);
    if (node.isEmpty() && !current) {
      throw incomplete();
    }
    return node;
  }

  @Override
  public Optional<NodeView> findNamed(String name) {
    boolean current = table.isCurrent();
    Optional<NodeView> node = table.findNamed(name);
    if (node.isEmpty() && !current) {
      throw incomplete();
    }
    return node;
  }

  @Override
  public void checkComplete() {
    if (!table.isCurrent()) {
      throw incomplete();
    }
  }

  private RemoteFailure incomplete() {
    RemoteFailure failure = lastFailure;
    String reason = failure == null ? "the first list is not complete" : failure.getMessage();
    return new RemoteFailure(
        FailureKind.UNAVAILABLE, "the node index is not complete: " + reason, failure);
  }

  @Override
  public List<UnidentifiedNode> unidentified() {
    return table.unidentified();
  }

  @Override
  public Optional<NodeView> cached(NodeRef node) {
    return table.find(node);
  }

  @Override
  public List<ClaimedNode> claimed() {
    return table.claimed();
  }

  @Override
  public List<NodeView> all() {
    return table.all();
  }

  /** Whether the watch last showed a terminating node with this name. */
  public boolean isTerminating(String name) {
    return table.isTerminating(name);
  }

  @Override
  public NodeCounts counts() {
    return table.counts();
  }

  @Override
  public Signal changes() {
    return changes;
  }

  @Override
  public Optional<NodeView> read(NodeRef node) {
    return read(node.name()).filter(view -> view.ref().equals(node));
  }

  /** As {@link #read(NodeRef)}, for the node that has the name now. */
  public Optional<NodeView> read(String name) {
    ApiCall call = ApiCall.read(Verb.GET, "nodes", name, "api/v1/nodes/" + name);
    ApiResponse response = connection.send(call);
    if (response.code() == 404 && response.errorStatus().kind().equals("nodes")) {
      return Optional.empty();
    }
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    return Optional.of(NodeRecord.of(KubernetesJson.parse(call, response)).view());
  }

  @Override
  public PatchOutcome patch(NodeView base, NodeChange change) {
    ApiCall call = NodePatch.call(base, change);
    PatchOutcome outcome = NodePatch.outcome(call, connection.send(call));
    if (outcome instanceof PatchOutcome.NodePatched(NodeView now)) {
      table.applyPatch(base, now);
    }
    return outcome;
  }

  /** Stops watching; the index stays readable. Idempotent. */
  @Override
  public void close() {
    watch.close();
  }

  private void recordFailure(Fact fact) {
    if (fact instanceof Fact.RemoteCallFailed failed) {
      lastFailure = failed.failure();
    }
    listener.on(fact);
  }
}
