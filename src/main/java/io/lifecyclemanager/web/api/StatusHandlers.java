package io.lifecyclemanager.web.api;

import static io.lifecyclemanager.web.access.ApiPermission.READ_TERMINATIONS;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves what is in progress, what has ended lately, and what changes. */
final class StatusHandlers {
  private final DeferredValue<ClusterStatus> status;
  private final EventFeed events;

  StatusHandlers(DeferredValue<ClusterStatus> status, EventFeed events) {
    this.status = status;
    this.events = events;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(
            HandlerType.GET,
            "/api/v1/terminations",
            READ_TERMINATIONS,
            context -> JsonResponse.send(context, 200, report(context))),
        new ApiRoute(
            HandlerType.GET,
            "/api/v1/terminations/{instance}",
            READ_TERMINATIONS,
            this::termination),
        new ApiRoute(HandlerType.GET, "/api/v1/history", READ_TERMINATIONS, this::history));
  }

  /** Takes as long as the client stays, so that it does not count in the limit on requests. */
  ApiRoute eventRoute() {
    return new ApiRoute(HandlerType.GET, "/api/v1/events", READ_TERMINATIONS, this::sendEvents);
  }

  private StatusReport report(Context context) {
    boolean isOwn = isReplicaScope(context);
    return isOwn ? status.get().own() : status.get().current();
  }

  private void termination(Context context) {
    boolean isOwn = isReplicaScope(context);
    ClusterStatus now = status.get();
    Optional<TerminationStatus> found =
        Optional.of(context.pathParam("instance"))
            .filter(InstanceId::isValid)
            .map(InstanceId::new)
            .flatMap(instance -> isOwn ? now.findOwn(instance) : now.find(instance));
    JsonResponse.send(
        context,
        200,
        found.orElseThrow(
            () -> RequestRefusal.notFound("no termination of this instance is in progress")));
  }

  private void history(Context context) {
    boolean isOwn = isReplicaScope(context);
    JsonResponse.send(
        context,
        200,
        Map.of("history", isOwn ? status.get().ownHistory() : status.get().history()));
  }

  private void sendEvents(Context context) {
    ClusterStatus _ = status.get();
    EventStream.send(events, context);
  }

  private static boolean isReplicaScope(Context context) {
    @Nullable String scope = context.queryParam("scope");
    if (scope != null && !scope.equals("cluster") && !scope.equals("replica")) {
      throw RequestRefusal.ofField("scope", "scope is cluster or replica");
    }
    return "replica".equals(scope);
  }
}
