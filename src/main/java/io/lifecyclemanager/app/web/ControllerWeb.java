package io.lifecyclemanager.app.web;

import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.telemetry.Health;
import io.lifecyclemanager.telemetry.Metrics;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebServer;
import io.lifecyclemanager.web.api.ApiRoutes;
import io.lifecyclemanager.web.page.PageRoutes;

/**
 * The HTTP server of the controller. It starts before the clients of AWS and Kubernetes exist; its
 * API answers 503 until the values that it serves are set. Thread-safe.
 */
public final class ControllerWeb implements AutoCloseable {
  private final WebServer server;
  private final ApiRoutes api;
  private final DeferredValue<ClusterStatus> status;
  private final DeferredValue<Deregistrations> deregistrations = new DeferredValue<>();

  private ControllerWeb(WebServer server, ApiRoutes api, DeferredValue<ClusterStatus> status) {
    this.server = server;
    this.api = api;
    this.status = status;
  }

  /**
   * Starts serving; returns once the port is open.
   *
   * @param port port to listen on; 0 for any free port
   * @param replica name of this replica
   * @throws java.io.UncheckedIOException when it cannot listen on the port
   */
  public static ControllerWeb start(
      int port, String replica, Metrics metrics, Health health, Time time) {
    DeferredValue<ClusterStatus> status = new DeferredValue<>();
    ApiRoutes api = new ApiRoutes(status, time, replica);
    WebServer server =
        WebServer.start(
            null,
            port,
            metrics::scrape,
            () -> answer(health.liveness()),
            () -> answer(health.readiness()),
            api,
            new PageRoutes(status, time));
    return new ControllerWeb(server, api, status);
  }

  /** The port that the server listens on. */
  public int port() {
    return server.port();
  }

  /** What the API and the page show; to be set once it is known. */
  public DeferredValue<ClusterStatus> status() {
    return status;
  }

  /** The deregistrations that the API requests; to be set once they are known. */
  public DeferredValue<Deregistrations> deregistrations() {
    return deregistrations;
  }

  /** Stops serving; may be called twice. */
  @Override
  public void close() {
    api.close();
    server.close();
  }

  private static HealthProbe.ProbeResult answer(Health.HealthReport report) {
    return new HealthProbe.ProbeResult(report.ok(), report.text());
  }
}
