package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Claims and attached volumes in memory. Thread-safe. */
public final class FakeVolumes implements VolumeAttachments {
  private final Time time;
  private final Map<ClaimRef, String> exclusive = new HashMap<>();
  private final Set<Attached> attached = new HashSet<>();
  private final Set<FakeAttachmentWatch> watches = new HashSet<>();
  private final List<String> requests = new ArrayList<>();
  private boolean claimsDenied;
  private boolean attachmentsDenied;

  private record Attached(String node, String volume) {}

  public FakeVolumes(Time time) {
    this.time = time;
  }

  // ---- what a test makes happen

  /** The claim is bound to a volume that only one node at a time can attach. */
  public synchronized void bind(String namespace, String claim, String volume) {
    exclusive.put(new ClaimRef(namespace, claim), volume);
  }

  public synchronized void attach(NodeRef node, String volume) {
    attached.add(new Attached(node.name(), volume));
    changed();
  }

  public synchronized void detach(String volume) {
    attached.removeIf(one -> one.volume.equals(volume));
    changed();
  }

  public synchronized void denyClaims() {
    claimsDenied = true;
  }

  /** Both permissions are granted again. */
  public synchronized void grantAll() {
    claimsDenied = false;
    attachmentsDenied = false;
    changed();
  }

  public synchronized void denyAttachments() {
    attachmentsDenied = true;
    changed();
  }

  private void changed() {
    watches.forEach(watch -> watch.changes.raise());
  }

  // ---- what a test may ask

  /** All requests, in order. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many watches are open. */
  public synchronized int openWatches() {
    return watches.size();
  }

  // ---- the port

  @Override
  public synchronized Optional<String> exclusiveVolume(ClaimRef claim) {
    requests.add("claim " + claim);
    if (claimsDenied) {
      throw new RemoteFailure(FailureKind.DENIED, "get persistentvolumeclaims: forbidden", null);
    }
    return Optional.ofNullable(exclusive.get(claim));
  }

  @Override
  public synchronized AttachmentWatch watch(NodeRef node) {
    requests.add("attachments");
    FakeAttachmentWatch watch = new FakeAttachmentWatch(node.name(), time.signal());
    watches.add(watch);
    return watch;
  }

  private final class FakeAttachmentWatch implements AttachmentWatch {
    private final String node;
    private final Signal changes;

    FakeAttachmentWatch(String node, Signal changes) {
      this.node = node;
      this.changes = changes;
    }

    @Override
    public Optional<Set<String>> volumes() {
      synchronized (FakeVolumes.this) {
        return attachmentsDenied
            ? Optional.empty()
            : Optional.of(
                attached.stream()
                    .filter(one -> one.node.equals(node))
                    .map(Attached::volume)
                    .collect(Collectors.toSet()));
      }
    }

    @Override
    public boolean isDenied() {
      synchronized (FakeVolumes.this) {
        return attachmentsDenied;
      }
    }

    @Override
    public Signal changes() {
      return changes;
    }

    @Override
    public void close() {
      synchronized (FakeVolumes.this) {
        watches.remove(this);
      }
    }
  }
}
