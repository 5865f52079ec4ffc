package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Services with policy Local, listed at most once in a while for all drains together. Failures
 * too are shared, for a moment, so that many drains do not queue for one time-out each.
 */
final class LocalTrafficServices {
  private static final ResourceList ALL_SERVICES =
      new ResourceList(
          "services",
          "api/v1/services",
          "",
          FieldFilter.of(
              "metadata.namespace", "spec.type", "spec.selector", "spec.externalTrafficPolicy"));
  private static final Set<String> FED_FROM_OUTSIDE = Set.of("NodePort", "LoadBalancer");
  private static final Duration KEEP = Duration.ofSeconds(10);
  private static final Duration KEEP_TROUBLE = Duration.ofSeconds(1);

  private final KubernetesConnection connection;
  private final Time time;
  private final Duration pageLimit;
  private List<LocalTrafficService> services = List.of();
  private @Nullable RemoteFailure trouble;
  private @Nullable Long asOf;

  LocalTrafficServices(KubernetesConnection connection, Time time, Duration pageLimit) {
    this.connection = connection;
    this.time = time;
    this.pageLimit = pageLimit;
  }

  synchronized Collection<LocalTrafficService> get() {
    Long last = asOf;
    Duration keep = trouble == null ? KEEP : KEEP_TROUBLE;
    if (last == null || time.since(last).compareTo(keep) > 0) {
      list();
    }
    if (trouble != null) {
      throw trouble;
    }
    return services;
  }

  private void list() {
    try {
      // The age counts from before the question: what changes during the answer may not be in it.
      long start = time.nanos();
      services =
          ALL_SERVICES
              .list(connection, time, pageLimit, LocalTrafficServices::local)
              .items()
              .stream()
              .flatMap(Optional::stream)
              .toList();
      trouble = null;
      asOf = start;
    } catch (RemoteFailure e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // one caller was stopped: that is no trouble of the others
      }
      trouble = e;
      asOf = time.nanos();
    }
  }

  private static Optional<LocalTrafficService> local(JsonNode service) {
    JsonNode spec = service.path("spec");
    boolean isLocal =
        spec.path("externalTrafficPolicy").asText("").equals("Local")
            && FED_FROM_OUTSIDE.contains(spec.path("type").asText(""))
            && !spec.path("selector").isEmpty();
    return isLocal
        ? Optional.of(
            new LocalTrafficService(
                service.path("metadata").path("namespace").asText(""),
                KubernetesJson.stringMap(spec.path("selector"))))
        : Optional.empty();
  }
}
