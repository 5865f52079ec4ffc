package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.FieldFilter;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.RequestFailures;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Services with {@code externalTrafficPolicy: Local} that receive traffic from outside the
 * cluster. All drains share one list, which serves later callers for 10 s. Thread-safe.
 */
final class LocalTrafficServices {
  private static final ResourceList ALL_SERVICES =
      new ResourceList(
          "services",
          "api/v1/services",
          "",
          FieldFilter.of(
              "metadata.namespace", "spec.type", "spec.selector", "spec.externalTrafficPolicy"));
  private static final ApiCall CALL =
      ApiCall.read(Verb.LIST, ALL_SERVICES.resource(), "", ALL_SERVICES.path());
  private static final Set<String> EXTERNAL_TYPES = Set.of("NodePort", "LoadBalancer");
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  /** For so long a failure serves later callers too, which do not wait for a timeout each then. */
  private static final Duration FAILURE_MAX_AGE = Duration.ofSeconds(1);

  private final SingleFlight<String, List<LocalTrafficService>> lists;

  LocalTrafficServices(KubernetesConnection connection, Time time, Duration pageTimeout) {
    this.lists =
        new SingleFlight<>(
            time, "list services", FAILURE_MAX_AGE, _ -> list(connection, time, pageTimeout));
  }

  /**
   * Returns the list.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the list failed; when interrupted too, and
   *     then the thread's interrupt status is set
   */
  Collection<LocalTrafficService> get() {
    try {
      return lists.get(ALL_SERVICES.resource(), MAX_AGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestFailures.interrupted(CALL, e);
    }
  }

  private static List<LocalTrafficService> list(
      KubernetesConnection connection, Time time, Duration pageTimeout) {
    return ALL_SERVICES
        .list(connection, time, pageTimeout, LocalTrafficServices::parse)
        .items()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<LocalTrafficService> parse(JsonNode service) {
    JsonNode spec = service.path("spec");
    boolean isLocal =
        spec.path("externalTrafficPolicy").asText("").equals("Local")
            && EXTERNAL_TYPES.contains(spec.path("type").asText(""))
            && !spec.path("selector").isEmpty();
    return isLocal
        ? Optional.of(
            new LocalTrafficService(
                service.path("metadata").path("namespace").asText(""),
                KubernetesJson.stringMap(spec.path("selector"))))
        : Optional.empty();
  }
}
