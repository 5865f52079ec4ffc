package io.lifecyclemanager.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HttpMethods;
import io.lifecyclemanager.web.WebRoutes;
import io.lifecyclemanager.web.access.ApiAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The routes of the API. Every path answers a method that it does not have with 405. Thread-safe.
 */
public final class ApiRoutes implements WebRoutes, AutoCloseable {
  private final ApiAccess access;
  private final EventFeed events;
  private final ApiRoute eventRoute;
  private final List<ApiRoute> routes = new ArrayList<>();
  private final List<ApiRoute> waitingRoutes;

  /**
   * Answers 503 until the values are set.
   *
   * @param status what is in progress
   * @param writes what requests change
   * @param deregistrations those that are requested
   * @param access checks each request
   * @param process the name of this replica, new after each start of the process
   */
  public ApiRoutes(
      DeferredValue<ClusterStatus> status,
      DeferredValue<WritePorts> writes,
      DeferredValue<Deregistrations> deregistrations,
      ApiAccess access,
      Time time,
      String process) {
    this.access = access;
    this.events = new EventFeed(() -> status.get().current(), time, process);
    StatusHandlers handlers = new StatusHandlers(status, events);
    routes.addAll(handlers.routes());
    routes.addAll(new InterventionHandlers(writes, status, time).routes());
    routes.addAll(new HoldHandlers(writes, time).routes());
    DeregistrationHandlers deregistrationHandlers =
        new DeregistrationHandlers(deregistrations, time);
    routes.addAll(deregistrationHandlers.routes());
    waitingRoutes = deregistrationHandlers.waitingRoutes();
    routes.addAll(waitingRoutes);
    eventRoute = handlers.eventRoute();
    routes.add(OpenApiDocument.route());
  }

  /** All operations. */
  List<ApiRoute> all() {
    return Stream.concat(routes.stream(), Stream.of(eventRoute)).toList();
  }

  /** How many clients receive events. */
  int clientCount() {
    return events.clientCount();
  }

  @Override
  public void addTo(RoutesConfig config) {
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (ApiRoute route : all()) {
      config.addHttpHandler(route.method(), route.path(), protect(route));
      methods.computeIfAbsent(route.path(), _ -> new TreeSet<>()).add(route.method().name());
    }
    methods.forEach((path, allowed) -> HttpMethods.refuseOthers(config, path, allowed));
  }

  private Handler protect(ApiRoute route) {
    if (route.equals(eventRoute)) {
      return access.protectStream(route.permission(), route.handler());
    }
    return waitingRoutes.contains(route)
        ? access.protectWait(route.permission(), route.handler())
        : access.protect(route.permission(), route.handler());
  }

  /** Disconnects the clients that receive events; may be called twice. */
  @Override
  public void close() {
    events.close();
  }
}
