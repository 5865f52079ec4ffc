package io.lifecyclemanager.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Set;

/** Which methods a path has: any other one is refused with 405 and the header {@code Allow}. */
public final class HttpMethods {
  private static final Set<String> READ_ONLY = Set.of("GET", "HEAD");

  private HttpMethods() {}

  /**
   * Adds a path that is read only. HEAD has the status and the headers of GET, since the server
   * leaves out the body.
   */
  public static void addReadOnly(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
    refuseOthers(routes, path, READ_ONLY);
  }

  /** Has every method refused that is not one of these. */
  public static void refuseOthers(RoutesConfig routes, String path, Set<String> allowed) {
    HandlerType.values().stream()
        .filter(type -> type.isHttpMethod() && !allowed.contains(type.name()))
        .forEach(type ->
            routes.addHttpHandler(
                type,
                path,
                _ -> {
                  throw RequestRefusal.methodNotAllowed(allowed);
                }));
  }
}
