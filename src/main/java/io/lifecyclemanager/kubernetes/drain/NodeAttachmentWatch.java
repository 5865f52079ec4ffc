package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.ListWatch;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.WatchHandler;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.kubernetes.drain.NodeAttachmentWatch.Attachment;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The volumes that are attached to one node. The API server has no field selector for the node, so
 * that the VolumeAttachments of all nodes are listed, from its memory, and filtered here.
 * Thread-safe.
 */
final class NodeAttachmentWatch implements AttachmentWatch, WatchHandler<Attachment> {
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

  private final NodeRef node;
  private final Listener listener;
  private final Map<String, String> volumes = new HashMap<>();
  private final Signal changes;
  private final ListWatch<Attachment> watch;
  private volatile @Nullable Set<String> snapshot;
  private volatile boolean denied;

  /**
   * A VolumeAttachment.
   *
   * @param name its name
   * @param node the name of the node
   * @param volume the name of the PersistentVolume; empty for another volume
   */
  record Attachment(String name, String node, String volume) {}

  NodeAttachmentWatch(
      NodeRef node,
      KubernetesConnection connection,
      WatchTiming timing,
      Listener listener,
      Time time) {
    this.node = node;
    this.listener = listener;
    this.changes = time.signal();
    this.watch = new ListWatch<>(connection, ALL, this, timing, this::onFact, time);
  }

  void start() {
    watch.start("volumes of " + node);
  }

  private void onFact(Fact fact) {
    listener.on(fact);
    if (fact instanceof RemoteCallFailed failed && failed.failure().kind() == FailureKind.DENIED) {
      denied = true;
      changes.raise();
    }
  }

  @Override
  public Optional<Set<String>> volumes() {
    return Optional.ofNullable(snapshot);
  }

  @Override
  public boolean isDenied() {
    return denied;
  }

  @Override
  public Signal changes() {
    return changes;
  }

  @Override
  public void close() {
    watch.close();
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
  public void onListed(List<Attachment> all) {
    volumes.clear();
    all.forEach(this::put);
    publish();
  }

  @Override
  public void onChanged(Attachment now) {
    put(now);
    publish();
  }

  @Override
  public void onDeleted(Attachment last) {
    volumes.remove(last.name());
    publish();
  }

  private void put(Attachment attachment) {
    if (attachment.node().equals(node.name()) && !attachment.volume().isEmpty()) {
      volumes.put(attachment.name(), attachment.volume());
    }
  }

  private void publish() {
    Set<String> now = volumes.values().stream().collect(Collectors.toUnmodifiableSet());
    if (!now.equals(snapshot)) {
      snapshot = now;
      changes.raise();
    }
  }

  @Override
  public void onDisconnected() {}

  @Override
  public void onSynced() {}

  @Override
  public void onIteration() {}
}
