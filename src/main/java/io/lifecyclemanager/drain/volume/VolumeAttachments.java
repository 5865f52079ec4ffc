package io.lifecyclemanager.drain.volume;

import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import java.util.Optional;
import java.util.Set;

/** The volumes that are attached to nodes. Each call may be repeated. */
public interface VolumeAttachments {
  /**
   * A PersistentVolumeClaim of a pod.
   *
   * @param namespace its namespace
   * @param name its name
   */
  record ClaimRef(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /**
   * The name of the PersistentVolume that is bound to the claim, if only one node at a time can
   * attach it; empty also where there is no such claim, or no volume bound to it.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the API server did not answer
   */
  Optional<String> exclusiveVolume(ClaimRef claim);

  /**
   * Watches the volumes that are attached to one node until closed. Returns at once; the watch
   * lists, watches and reconnects on a thread of its own and reports failures as facts. Watches
   * that are open at the same time share one list and one watch of the API server.
   */
  AttachmentWatch watch(NodeRef node);

  /** A live view of the volumes that are attached to one node. Thread-safe. */
  interface AttachmentWatch extends AutoCloseable {
    /** The names of the attached PersistentVolumes; empty until the first list is complete. */
    Optional<Set<String>> volumes();

    /** Whether the permission to list or to watch was denied when it was needed last. */
    boolean isDenied();

    /** Raised after each change of {@link #volumes} and {@link #isDenied}. */
    Signal changes();

    /** Stops watching. Idempotent. */
    @Override
    void close();
  }
}
