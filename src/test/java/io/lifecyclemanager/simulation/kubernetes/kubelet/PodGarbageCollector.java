package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.api.DeleteHandler;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Takes out the pods of nodes that are gone, some time after, as the garbage collector does. */
public final class PodGarbageCollector implements AutoCloseable {

  /** A node that comes back within this time keeps its pods. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final ObjectStore store;
  private final DeleteHandler deleting;
  private final Time time;
  private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

  public PodGarbageCollector(ObjectStore store, DeleteHandler deleting, Time time) {
    this.store = store;
    this.deleting = deleting;
    this.time = time;
  }

  public void follow(ObjectChange change) {
    if (change.type().equals(ResourceType.NODES)
        && change.kind() == ObjectChange.ChangeType.DELETED) {
      String node = ObjectMetadata.name(change.object());
      waiting.add(time.start("pod garbage of " + node, () -> collect(node)));
    }
  }

  @Override
  public void close() {
    waiting.forEach(Thread::interrupt);
  }

  private void collect(String node) {
    try {
      time.sleep(QUARANTINE);
    } catch (InterruptedException e) {
      return;
    }
    store.step(() -> {
      if (store.find(ResourceType.NODES, "", node).isEmpty()) {
        store.all(ResourceType.PODS, "").stream()
            .filter(pod -> pod.path("spec").path("nodeName").asText().equals(node))
            .forEach(this::remove);
      }
      return node;
    });
  }

  private void remove(ObjectNode pod) {
    ObjectNode options = ObjectMetadata.JSON.createObjectNode().put("gracePeriodSeconds", 0);
    var _ = deleting.delete(ResourceType.PODS, pod, options, false);
  }
}
