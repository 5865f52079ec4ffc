package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one node, by a list and watch with a field selector for it. The API server answers
 * both from memory: with a list from etcd, older ones would read all pods of the cluster for each
 * drain. The first list may be a moment behind; the watch then shows what it lacks. Thread-safe.
 */
final class NodePodWatch implements PodWatch, WatchHandler<PodView> {
  private final Map<PodRef, PodView> pods = new HashMap<>();
  private final Signal changes;
  private final ListWatch<PodView> watch;
  private final Runnable onClose;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private volatile @Nullable Map<PodRef, PodView> snapshot;

  private NodePodWatch(
      NodeRef node,
      KubernetesConnection connection,
      WatchTiming timing,
      Listener listener,
      Time time,
      Runnable onClose) {
    this.onClose = onClose;
    changes = time.signal();
    watch = new ListWatch<>(connection, podsOf(node), this, timing, listener, time);
  }

  /** Starts a watch, which calls {@code onClose} once when it is closed. */
  static NodePodWatch start(
      NodeRef node,
      KubernetesConnection connection,
      WatchTiming timing,
      Listener listener,
      Time time,
      Runnable onClose) {
    NodePodWatch started = new NodePodWatch(node, connection, timing, listener, time, onClose);
    started.watch.start("pods of " + node);
    return started;
  }

  /** The pods of a node, listed from the memory of the API server. */
  static ResourceList podsOf(NodeRef node) {
    return new ResourceList(
            "pods", "api/v1/pods", "spec.nodeName=" + node.name(), PodViewParser.FIELDS)
        .fromWatchCache();
  }

  @Override
  public Optional<Map<PodRef, PodView>> pods() {
    return Optional.ofNullable(snapshot);
  }

  @Override
  public Signal changes() {
    return changes;
  }

  @Override
  public void close() {
    watch.close();
    if (isClosed.compareAndSet(false, true)) {
      onClose.run();
    }
  }

  @Override
  public PodView toRecord(JsonNode object) {
    return PodViewParser.parse(object);
  }

  @Override
  public void onListed(List<PodView> all, String version) {
    pods.clear();
    all.forEach(pod -> pods.put(pod.ref(), pod));
    publish();
  }

  @Override
  public void onChanged(PodView now) {
    pods.put(now.ref(), now);
    publish();
  }

  @Override
  public void onDeleted(PodView last) {
    pods.remove(last.ref());
    publish();
  }

  private void publish() {
    snapshot = Map.copyOf(pods);
    changes.raise();
  }

  @Override
  public void onDisconnected() {}

  @Override
  public void onSynced() {}

  @Override
  public void onIteration() {}
}
