package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.kubernetes.drain.AttachmentIndex.Attachment;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The volumes that are attached to nodes, by one list and watch for all waits that last at the same
 * time: the API server has no field selector for the node of a VolumeAttachment, so that each list
 * has those of all nodes. The watch ends with the last wait. Thread-safe.
 */
final class AttachmentIndex implements WatchHandler<Attachment> {
  private static final ResourceList ALL =
      new ResourceList(
              "volumeattachments",
              "apis/storage.k8s.io/v1/volumeattachments",
              "",
              FieldFilter.of(
                  "metadata.name",
                  "metadata.resourceVersion",
                  "spec.nodeName",
                  "spec.source.persistentVolumeName"))
          .fromWatchCache();

  private final Listener listener;
  private final Time time;
  private final ListWatch<Attachment> watch;

  // Guarded by this object.
  /** By the name of the node, then of the VolumeAttachment: the name of the PersistentVolume. */
  private final Map<String, Map<String, String>> volumes = new HashMap<>();

  private final Set<NodeAttachments> waits = new HashSet<>();
  private boolean isListed;
  private boolean isDisconnected;
  private boolean isDenied;
  private boolean isClosed;

  /**
   * A VolumeAttachment.
   *
   * @param name its name
   * @param node the name of the node
   * @param volume the name of the PersistentVolume; empty for another volume
   */
  record Attachment(String name, String node, String volume) {}

  private AttachmentIndex(
      KubernetesConnection connection, WatchTiming timing, Listener listener, Time time) {
    this.listener = listener;
    this.time = time;
    this.watch = new ListWatch<>(connection, ALL, this, timing, this::onFact, time);
  }

  static AttachmentIndex start(
      KubernetesConnection connection, WatchTiming timing, Listener listener, Time time) {
    AttachmentIndex index = new AttachmentIndex(connection, timing, listener, time);
    index.watch.start("volume attachments");
    return index;
  }

  /**
   * The volumes of one node. Empty when the watch has ended, and when it has lost its connection
   * after the first list: what it knows may then be older than the wait that begins.
   */
  synchronized Optional<AttachmentWatch> join(NodeRef node) {
    if (isClosed || (isListed && isDisconnected)) {
      return Optional.empty();
    }
    NodeAttachments joined = new NodeAttachments(node.name(), time.signal());
    waits.add(joined);
    return Optional.of(joined);
  }

  /** The volumes of one node, for one wait. Guarded by the index. */
  private final class NodeAttachments implements AttachmentWatch {
    private final String node;
    private final Signal changes;

    NodeAttachments(String node, Signal changes) {
      this.node = node;
      this.changes = changes;
    }

    @Override
    public Optional<Set<String>> volumes() {
      synchronized (AttachmentIndex.this) {
        return isListed
            ? Optional.of(Set.copyOf(volumes.getOrDefault(node, Map.of()).values()))
            : Optional.empty();
      }
    }

    @Override
    public boolean isDenied() {
      synchronized (AttachmentIndex.this) {
        return isDenied;
      }
    }

    @Override
    public Signal changes() {
      return changes;
    }

    @Override
    public void close() {
      synchronized (AttachmentIndex.this) {
        waits.remove(this);
        isClosed = waits.isEmpty();
        if (isClosed) {
          watch.close();
        }
      }
    }
  }

  private void onFact(Fact fact) {
    listener.on(fact);
    if (fact instanceof RemoteCallFailed failed && failed.failure().kind() == FailureKind.DENIED) {
      synchronized (this) {
        isDenied = true;
        waits.forEach(wait -> wait.changes.raise());
      }
    }
  }

  @Override
  public Attachment toRecord(JsonNode object) {
    JsonNode spec = object.path("spec");
    return new Attachment(
        object.path("metadata").path("name").asText(""),
        spec.path("nodeName").asText(""),
        spec.path("source").path("persistentVolumeName").asText(""));
  }

  @Override
  public synchronized void onListed(List<Attachment> all, String version) {
    volumes.clear();
    all.forEach(this::put);
    isListed = true;
    waits.forEach(wait -> wait.changes.raise());
  }

  @Override
  public synchronized void onChanged(Attachment now) {
    put(now);
    raise(now.node());
  }

  @Override
  public synchronized void onDeleted(Attachment last) {
    Map<String, String> ofNode = volumes.get(last.node());
    if (ofNode != null) {
      ofNode.remove(last.name());
      if (ofNode.isEmpty()) {
        volumes.remove(last.node());
      }
    }
    raise(last.node());
  }

  private void put(Attachment attachment) {
    if (!attachment.volume().isEmpty()) {
      volumes
          .computeIfAbsent(attachment.node(), _ -> new HashMap<>())
          .put(attachment.name(), attachment.volume());
    }
  }

  private void raise(String node) {
    waits.stream().filter(wait -> wait.node.equals(node)).forEach(wait -> wait.changes.raise());
  }

  @Override
  public synchronized void onDisconnected() {
    isDisconnected = true;
  }

  @Override
  public synchronized void onSynced() {
    isDisconnected = false;
    if (isDenied) {
      isDenied = false;
      waits.forEach(wait -> wait.changes.raise());
    }
  }

  @Override
  public void onIteration() {}
}
