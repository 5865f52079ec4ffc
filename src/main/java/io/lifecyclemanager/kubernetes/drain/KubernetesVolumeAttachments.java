package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.volume.VolumeAttachments;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims and VolumeAttachments over the API. A claim's status has the access modes of its volume,
 * so that the volume itself need not be read. Local volumes have no VolumeAttachment. Thread-safe.
 */
public final class KubernetesVolumeAttachments implements VolumeAttachments {
  private static final String CLAIMS = "persistentvolumeclaims";

  /** Volumes that several nodes can attach need not be detached for the next pod. */
  private static final Set<String> SHARED = Set.of("ReadWriteMany", "ReadOnlyMany");

  private final KubernetesConnection connection;
  private final Listener listener;
  private final Time time;
  private final WatchTiming timing;

  /** Shared by all waits that last at the same time. */
  private @Nullable AttachmentIndex index;

  /**
   * @param listener gets a fact for each request and each failure of a watch
   */
  public KubernetesVolumeAttachments(
      KubernetesConnection connection, Listener listener, Time time) {
    this(connection, listener, time, WatchTiming.DEFAULT);
  }

  KubernetesVolumeAttachments(
      KubernetesConnection connection, Listener listener, Time time, WatchTiming timing) {
    this.connection = connection;
    this.listener = listener;
    this.time = time;
    this.timing = timing;
  }

  @Override
  public Optional<String> exclusiveVolume(ClaimRef claim) {
    String path = "api/v1/namespaces/%s/%s/%s".formatted(claim.namespace(), CLAIMS, claim.name());
    ApiCall call = ApiCall.read(Verb.GET, CLAIMS, claim.toString(), path);
    ApiResponse response = connection.send(call);
    if (response.code() == 404 && response.errorStatus().kind().equals(CLAIMS)) {
      return Optional.empty();
    }
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    JsonNode read = KubernetesJson.parse(call, response);
    boolean isShared =
        KubernetesJson.elements(read.path("status").path("accessModes"))
            .anyMatch(mode -> SHARED.contains(mode.asText()));
    return Optional.of(read.path("spec").path("volumeName").asText(""))
        .filter(volume -> !volume.isEmpty() && !isShared);
  }

  @Override
  public synchronized AttachmentWatch watch(NodeRef node) {
    AttachmentIndex known = index;
    Optional<AttachmentWatch> joined = known == null ? Optional.empty() : known.join(node);
    if (joined.isPresent()) {
      return joined.get();
    }
    AttachmentIndex started = AttachmentIndex.start(connection, timing, listener, time);
    index = started;
    return started.join(node).orElseThrow();
  }
}
