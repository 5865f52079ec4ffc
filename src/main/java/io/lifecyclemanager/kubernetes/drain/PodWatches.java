package io.lifecyclemanager.kubernetes.drain;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The watches of the pods of draining nodes. The first nodes have a watch each, which shows their
 * pods only. Further nodes share one watch of all pods: a connection, its buffers and its threads
 * for each of a thousand nodes take more memory than all their pods. A node keeps the way in which
 * it is watched until its drain ends. Thread-safe.
 */
final class PodWatches {
  /** The most nodes that have a watch each. */
  static final int MAX_NODE_WATCHES = 50;

  private final KubernetesConnection connection;
  private final WatchTiming timing;
  private final Listener listener;
  private final Time time;
  private final int maxNodeWatches;

  // Guarded by this object.
  private int nodeWatches;
  private @Nullable PodStream stream;

  PodWatches(
      KubernetesConnection connection,
      WatchTiming timing,
      Listener listener,
      Time time,
      int maxNodeWatches) {
    this.connection = connection;
    this.timing = timing;
    this.listener = listener;
    this.time = time;
    this.maxNodeWatches = maxNodeWatches;
  }

  /** Watches the pods of the node until closed. */
  synchronized PodWatch watch(NodeRef node) {
    if (nodeWatches < maxNodeWatches) {
      nodeWatches++;
      return NodePodWatch.start(node, connection, timing, listener, time, this::onNodeWatchClosed);
    }
    Optional<PodWatch> joined = Optional.ofNullable(stream).flatMap(running -> running.join(node));
    return joined.orElseGet(() -> startStream(node));
  }

  private PodWatch startStream(NodeRef node) {
    PodStream started = new PodStream(connection, timing, listener, time);
    stream = started;
    PodWatch first = started.join(node).orElseThrow();
    started.start();
    return first;
  }

  private synchronized void onNodeWatchClosed() {
    nodeWatches--;
  }
}
