package io.lifecyclemanager.app.web;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.client.HttpReplicaForwarding;
import io.lifecyclemanager.deregistration.request.Deregistrations;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.access.TokenReviews;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.telemetry.Health;
import io.lifecyclemanager.telemetry.Metrics;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebServer;
import io.lifecyclemanager.web.access.ApiAccess;
import io.lifecyclemanager.web.access.TokenAuthority;
import io.lifecyclemanager.web.access.TokenDecisionCache;
import io.lifecyclemanager.web.access.TokenFile;
import io.lifecyclemanager.web.access.WebSettings;
import io.lifecyclemanager.web.api.ApiRoutes;
import io.lifecyclemanager.web.api.WritePorts;
import io.lifecyclemanager.web.page.PageRoutes;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of the controller. It starts before the clients of AWS and Kubernetes exist; its
 * API answers 503 until the values that it serves are set. Thread-safe.
 */
public final class ControllerWeb implements AutoCloseable {
  /** The other replica may have to ask the API server about the token. */
  private static final Duration FORWARDING_TIMEOUT = Duration.ofSeconds(10);

  private final HttpReplicaForwarding forwarding = new HttpReplicaForwarding(FORWARDING_TIMEOUT);
  private final WebSettings settings;
  private final DeferredValue<ClusterStatus> status = new DeferredValue<>();
  private final DeferredValue<WritePorts> writes = new DeferredValue<>();
  private final DeferredValue<TokenAuthority> tokens = new DeferredValue<>();
  private final Time time;
  private final ApiRoutes api;
  private final DeferredValue<Deregistrations> deregistrations = new DeferredValue<>();
  private final WebServer server;

  private ControllerWeb(
      WebSettings settings,
      String replica,
      @Nullable String namespace,
      Metrics metrics,
      Health health,
      Time time) {
    this.settings = settings;
    this.time = time;
    if (settings.tokenFile() != null) {
      tokens.set(new TokenFile(settings.tokenFile()));
    }
    ApiAccess access = new ApiAccess(settings, System.getenv("HOSTNAME"), namespace, tokens, time);
    this.api = new ApiRoutes(status, writes, deregistrations, access, time, replica);
    this.server =
        WebServer.start(
            null,
            settings.port(),
            metrics::scrape,
            () -> answer(health.liveness()),
            () -> answer(health.readiness()),
            access,
            api,
            new PageRoutes(status, () -> writes.get().holds().list(), access, time));
  }

  /**
   * Starts serving; returns once the port is open.
   *
   * @param replica name of this replica
   * @param namespace of this pod; null where it is not known
   * @throws java.io.UncheckedIOException when it cannot listen on the port
   */
  public static ControllerWeb start(
      WebSettings settings,
      String replica,
      @Nullable String namespace,
      Metrics metrics,
      Health health,
      Time time) {
    return new ControllerWeb(settings, replica, namespace, metrics, health, time);
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

  /** Lets the API change these terminations, and the holds of these nodes. */
  public void control(
      Terminations terminations, Nodes nodes, RandomGenerator random, Listener listener) {
    writes.set(TerminationControls.ports(terminations, forwarding, nodes, time, random, listener));
  }

  /**
   * Lets the API server check tokens, unless a file has those that are accepted.
   *
   * @param listener receives a missing permission
   */
  public void checkTokensWith(KubernetesConnection kubernetes, Listener listener) {
    if (settings.tokenFile() == null) {
      tokens.set(new TokenDecisionCache(new TokenReviews(kubernetes, listener), time));
    }
  }

  /** Stops serving; may be called twice. */
  @Override
  public void close() {
    api.close();
    forwarding.close();
    server.close();
  }

  private static HealthProbe.ProbeResult answer(Health.HealthReport report) {
    return new HealthProbe.ProbeResult(report.ok(), report.text());
  }
}
