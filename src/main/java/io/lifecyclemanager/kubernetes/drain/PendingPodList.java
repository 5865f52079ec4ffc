package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodView.PodController;
import io.lifecyclemanager.drain.capacity.UnschedulablePods;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pending pods of a namespace, which the API server lists from its memory, and of them those
 * that the scheduler has marked as unschedulable. Thread-safe.
 */
final class PendingPodList implements UnschedulablePods {
  private static final FieldFilter FIELDS =
      FieldFilter.of("metadata.deletionTimestamp", "metadata.ownerReferences", "status.conditions");

  private final KubernetesConnection connection;
  private final Time time;
  private final Duration pageTimeout;

  PendingPodList(KubernetesConnection connection, Time time, Duration pageTimeout) {
    this.connection = connection;
    this.time = time;
    this.pageTimeout = pageTimeout;
  }

  @Override
  public List<UnschedulablePod> in(String namespace) {
    String path = "api/v1/namespaces/%s/pods".formatted(namespace);
    return new ResourceList("pods", path, "status.phase=Pending", FIELDS)
            .fromWatchCache()
            .list(connection, time, pageTimeout, PendingPodList::parse)
            .items()
            .stream()
            .flatMap(Optional::stream)
            .toList();
  }

  private static Optional<UnschedulablePod> parse(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    PodController controller = PodViewParser.controller(metadata.path("ownerReferences"));
    if (controller == null || metadata.hasNonNull("deletionTimestamp")) {
      return Optional.empty();
    }
    return KubernetesJson.elements(pod.path("status").path("conditions"))
        .filter(condition -> condition.path("type").asText().equals("PodScheduled"))
        .filter(condition -> condition.path("status").asText().equals("False"))
        .filter(condition -> condition.path("reason").asText().equals("Unschedulable"))
        .findFirst()
        .map(condition ->
            new UnschedulablePod(controller.uid(), condition.path("message").asText("")));
  }
}
