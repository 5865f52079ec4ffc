package io.lifecyclemanager.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.WebRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routes of the API. Every path answers a method that it does not have with 405. Thread-safe.
 */
public final class ApiRoutes implements WebRoutes, AutoCloseable {
  private final EventFeed events;
  private final List<ApiRoute> routes = new ArrayList<>();

  /**
   * Answers 503 until the values are set.
   *
   * @param status what is in progress
   * @param process the name of this replica, new after each start of the process
   */
  public ApiRoutes(DeferredValue<ClusterStatus> status, Time time, String process) {
    this.events = new EventFeed(() -> status.get().current(), time, process);
    routes.addAll(new StatusHandlers(status, events).routes());
    routes.add(OpenApiDocument.route());
  }

  /** All operations. */
  List<ApiRoute> all() {
    return List.copyOf(routes);
  }

  /** How many clients receive events. */
  int clientCount() {
    return events.clientCount();
  }

  @Override
  public void addTo(RoutesConfig config) {
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (ApiRoute route : routes) {
      config.addHttpHandler(route.method(), route.path(), route.handler());
      methods.computeIfAbsent(route.path(), _ -> new TreeSet<>()).add(route.method().name());
    }
    methods.forEach((path, allowed) -> refuseOthers(config, path, allowed));
  }

  private static void refuseOthers(RoutesConfig config, String path, Set<String> allowed) {
    HandlerType.values().stream()
        .filter(type -> type.isHttpMethod() && !allowed.contains(type.name()))
        .forEach(type ->
            config.addHttpHandler(
                type,
                path,
                _ -> {
                  throw RequestRefusal.methodNotAllowed(allowed);
                }));
  }

  /** Disconnects the clients that receive events; may be called twice. */
  @Override
  public void close() {
    events.close();
  }
}
