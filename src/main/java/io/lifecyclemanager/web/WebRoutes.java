package io.lifecyclemanager.web;

import io.javalin.config.RoutesConfig;

/** Routes of the HTTP server besides metrics and health probes: the API, the page, their rules. */
@FunctionalInterface
public interface WebRoutes {
  /**
   * Adds the routes. Called once, before the server starts; a handler runs on the virtual thread of
   * its request, concurrently with others. A handler that refuses a request throws a {@link
   * RequestRefusal}.
   */
  void addTo(RoutesConfig routes);
}
