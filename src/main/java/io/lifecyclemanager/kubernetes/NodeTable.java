package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.claim.Nodes.ClaimedNode;
import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.UnidentifiedNode;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes as the watch last showed them, by name and by instance. Thread-safe. */
final class NodeTable implements WatchHandler<NodeRecord> {
  private final Listener listener;
  private final Signal changes;
  private final Map<String, NodeRecord> byName = new HashMap<>();
  private final Map<InstanceId, String> names = new HashMap<>();
  private final Map<String, UnidentifiedNode> unidentified = new HashMap<>();
  private final Set<String> unconfirmed = new HashSet<>();
  private int terminating;
  private boolean current;

  NodeTable(Listener listener, Signal changes) {
    this.listener = listener;
    this.changes = changes;
  }

  /** Whether a node that is not in the table does not exist: listed, and the watch is alive. */
  synchronized boolean isCurrent() {
    return current;
  }

  synchronized Optional<NodeView> find(InstanceId instance) {
    return Optional.ofNullable(names.get(instance)).map(byName::get).map(NodeRecord::view);
  }

  synchronized Optional<NodeView> find(NodeRef node) {
    return findNamed(node.name()).filter(view -> view.ref().equals(node));
  }

  synchronized Optional<NodeView> findNamed(String name) {
    return Optional.ofNullable(byName.get(name)).map(NodeRecord::view);
  }

  synchronized boolean isTerminating(String name) {
    @Nullable NodeRecord node = byName.get(name);
    return node != null && node.view().isTerminating();
  }

  synchronized List<UnidentifiedNode> unidentified() {
    return List.copyOf(unidentified.values());
  }

  synchronized List<ClaimedNode> claimed() {
    List<ClaimedNode> claimed = new ArrayList<>();
    for (NodeRecord node : byName.values()) {
      if (node.instance() != null && node.view().claim() != null) {
        claimed.add(new ClaimedNode(node.instance(), node.view()));
      }
    }
    return claimed;
  }

  synchronized List<NodeView> all() {
    return byName.values().stream().map(NodeRecord::view).toList();
  }

  synchronized NodeCounts counts() {
    return new NodeCounts(byName.size(), terminating, unconfirmed.size());
  }

  /**
   * Stores the response to a patch before the watch shows it. Does nothing if the table does not
   * hold the patched version: then the watch has shown a newer one.
   */
  synchronized void applyPatch(NodeView patched, NodeView now) {
    NodeRecord current = byName.get(patched.ref().name());
    if (current != null && current.view().equals(patched)) {
      put(new NodeRecord(current.instance(), current.unidentified(), now));
      if (now.isTerminating() && !patched.isTerminating()) {
        unconfirmed.add(patched.ref().name());
      }
      changes.raise();
    }
  }

  @Override
  public NodeRecord toRecord(JsonNode object) {
    return NodeRecord.of(object);
  }

  @Override
  public synchronized void onListed(List<NodeRecord> all, String version) {
    byName.clear();
    names.clear();
    unidentified.clear();
    unconfirmed.clear();
    terminating = 0;
    all.forEach(this::put);
    changes.raise();
  }

  @Override
  public synchronized void onChanged(NodeRecord now) {
    put(now);
    changes.raise();
  }

  @Override
  public synchronized void onDeleted(NodeRecord last) {
    remove(last.name());
    changes.raise();
  }

  @Override
  public void onDisconnected() {
    boolean wasCurrent;
    synchronized (this) {
      wasCurrent = current;
      current = false;
    }
    if (wasCurrent) {
      listener.on(new Fact.NodeWatchLost());
    }
  }

  @Override
  public void onSynced() {
    int nodes;
    synchronized (this) {
      current = true;
      nodes = byName.size();
    }
    changes.raise();
    listener.on(new Fact.NodesListed(nodes));
  }

  @Override
  public void onIteration() {
    listener.on(new Fact.LoopIterated(Fact.MonitoredLoop.NODE_WATCH));
  }

  private void put(NodeRecord node) {
    remove(node.name());
    byName.put(node.name(), node);
    terminating += node.view().isTerminating() ? 1 : 0;
    if (node.instance() != null) {
      names.put(node.instance(), node.name());
    }
    if (node.unidentified() != null) {
      unidentified.put(node.name(), node.unidentified());
    }
  }

  private void remove(String name) {
    unconfirmed.remove(name);
    unidentified.remove(name);
    @Nullable NodeRecord before = byName.remove(name);
    if (before != null) {
      terminating -= before.view().isTerminating() ? 1 : 0;
      if (before.instance() != null) {
        names.remove(before.instance(), name);
      }
    }
  }
}
