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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of the cluster from one list and watch, slim. A node's look-up costs no request.
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
  private volatile @Nullable RemoteFailure lastTrouble;

  /**
   * Makes the index; it knows nothing before {@link #start}.
   *
   * @param listener hears of the loop's turns, its troubles, and when the index is complete
   */
  public NodeIndex(KubernetesConnection connection, Listener listener, Time time) {
    this(connection, listener, time, WatchTiming.DEFAULT);
  }

  NodeIndex(KubernetesConnection connection, Listener listener, Time time, WatchTiming timing) {
    this.connection = connection;
    this.listener = listener;
    changes = time.signal();
    table = new NodeTable(listener, changes);
    watch = new ListWatch<>(connection, ALL_NODES, table, timing, this::hear, time);
  }

  /** Begins to list and watch, on a thread of its own; to be called once. */
  public void start() {
    watch.start("node index");
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    // In this order: between the two it may become current, but what was found stays true.
    boolean current = table.isCurrent();
    Optional<NodeView> node = table.find(instance);
    if (node.isEmpty() && !current) {
      RemoteFailure trouble = lastTrouble;
      String why = trouble == null ? "the list has not ended" : trouble.getMessage();
      throw new RemoteFailure(
          FailureKind.UNAVAILABLE, "the cluster's nodes are not all known: " + why, trouble);
    }
    return node;
  }

  @Override
  public Optional<NodeView> cached(NodeRef node) {
    return table.find(node);
  }

  @Override
  public NodeCounts counts() {
    return table.tally();
  }

  @Override
  public Signal changes() {
    return changes;
  }

  @Override
  public Optional<NodeView> read(NodeRef node) {
    ApiCall call = ApiCall.read(Verb.GET, "nodes", node.name(), "api/v1/nodes/" + node.name());
    ApiResponse reply = connection.send(call);
    if (reply.code() == 404 && reply.errorStatus().kind().equals("nodes")) {
      return Optional.empty();
    }
    if (!reply.isSuccess()) {
      throw reply.toFailure(call);
    }
    return Optional.of(NodeRecord.of(KubernetesJson.parse(call, reply)).view())
        .filter(view -> view.ref().equals(node));
  }

  @Override
  public PatchOutcome patch(NodeView base, NodeChange change) {
    ApiCall call = NodePatch.call(base, change);
    PatchOutcome answer = NodePatch.answer(call, connection.send(call));
    if (answer instanceof PatchOutcome.NodePatched(NodeView now)) {
      table.applyPatch(base, now);
    }
    return answer;
  }

  /** Stops watching; what is known stays readable. May be called twice. */
  @Override
  public void close() {
    watch.close();
  }

  private void hear(Fact fact) {
    if (fact instanceof Fact.RemoteCallFailed troubled) {
      lastTrouble = troubled.failure();
    }
    listener.on(fact);
  }
}
