package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.ResourceList.ListSource;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.kubernetes.drain.StreamedPodWatch.PodChange;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One watch of all pods, for the drains of many nodes. It passes each change to the node of the pod
 * and keeps nothing itself. It lists no pods: each node lists its own, when it joins and when
 * changes may have been missed, as after an unexpected exception. The watch ends with the last
 * node. Thread-safe.
 *
 * <p>Invariant: a node gets every change after the version with which it was asked to list.
 */
final class PodStream implements WatchHandler<JsonNode> {
  private static final ResourceList ALL =
      new ResourceList("pods", "api/v1/pods", "", PodViewParser.FIELDS, ListSource.VERSION_ONLY);

  private final KubernetesConnection connection;
  private final WatchTiming timing;
  private final Listener listener;
  private final Time time;
  private final ListWatch<JsonNode> watch;

  // Guarded by this object.
  private final Map<String, Set<StreamedPodWatch>> nodes = new HashMap<>();

  /** All changes up to this one have been passed on; null before the watch has begun. */
  private @Nullable String version;

  private boolean isClosed;

  PodStream(KubernetesConnection connection, WatchTiming timing, Listener listener, Time time) {
    this.connection = connection;
    this.timing = timing;
    this.listener = listener;
    this.time = time;
    this.watch = new ListWatch<>(connection, ALL, this, timing, listener, time);
  }

  /** Starts the watch. Called once. */
  void start() {
    watch.start("pods of all nodes");
  }

  /** The pods of one node; empty when the watch has ended. */
  synchronized Optional<PodWatch> join(NodeRef node) {
    if (isClosed) {
      return Optional.empty();
    }
    StreamedPodWatch joined =
        new StreamedPodWatch(node, connection, timing, listener, time, this::leave);
    nodes.computeIfAbsent(node.name(), _ -> new HashSet<>()).add(joined);
    if (version != null) {
      joined.listFrom(version);
    }
    return Optional.of(joined);
  }

  private synchronized void leave(StreamedPodWatch leaving) {
    nodes.computeIfPresent(
        leaving.node(),
        (_, ofNode) -> {
          ofNode.remove(leaving);
          return ofNode.isEmpty() ? null : ofNode;
        });
    if (nodes.isEmpty()) {
      isClosed = true;
      watch.close();
    }
  }

  /** The whole object: only here it is known whether a drain needs it. */
  @Override
  public JsonNode toRecord(JsonNode object) {
    return object;
  }

  @Override
  public synchronized void onListed(List<JsonNode> none, String from) {
    version = from;
    nodes.values().forEach(ofNode -> ofNode.forEach(node -> node.listFrom(from)));
  }

  @Override
  public void onChanged(JsonNode now) {
    pass(now, false);
  }

  @Override
  public void onDeleted(JsonNode last) {
    pass(last, true);
  }

  private synchronized void pass(JsonNode pod, boolean isDeleted) {
    version = pod.path("metadata").path("resourceVersion").asText(version);
    Set<StreamedPodWatch> ofNode = nodes.get(pod.path("spec").path("nodeName").asText(""));
    if (ofNode != null) {
      PodView view = PodViewParser.parse(pod);
      ofNode.forEach(node -> node.onChange(new PodChange(view, isDeleted)));
    }
  }

  @Override
  public void onDisconnected() {}

  @Override
  public void onSynced() {}

  @Override
  public void onIteration() {}
}
