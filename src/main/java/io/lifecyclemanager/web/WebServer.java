package io.lifecyclemanager.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: {@code GET /metrics}, {@code /livez} and {@code /readyz}, and the routes of
 * others; each request on a virtual thread. Its only non-daemon thread keeps the process alive
 * until {@link #close}.
 */
public final class WebServer implements AutoCloseable {
  private static final String TEXT_TYPE = "text/plain; charset=utf-8";

  /** Of every response, unless a handler replaces them. */
  static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "Cache-Control",
          "no-store",
          "Content-Security-Policy",
          "default-src 'none'; frame-ancestors 'none'");

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Starts serving; returns once the port is open.
   *
   * @param host address to listen on; null for all addresses
   * @param port port to listen on; 0 for any free port, see {@link #port}
   * @param metrics all metrics in the format of a content type, one of {@link MetricsFormat}
   * @param live whether the process is alive; the kubelet restarts the container otherwise
   * @param ready whether the process receives messages and knows the nodes
   * @param routes further routes, and rules for requests
   * @throws UncheckedIOException when it cannot listen on the port
   */
  public static WebServer start(
      @Nullable String host,
      int port,
      UnaryOperator<String> metrics,
      HealthProbe live,
      HealthProbe ready,
      WebRoutes... routes) {
    Javalin javalin =
        Javalin.create(config -> {
          configure(config);
          config.jetty.host = host;
          config.jetty.port = port;
          config.routes.before(WebServer::addSecurityHeaders);
          HttpMethods.addReadOnly(
              config.routes, "/metrics", context -> respondToScrape(context, metrics));
          HttpMethods.addReadOnly(
              config.routes, "/livez", context -> respondToProbe(context, live));
          HttpMethods.addReadOnly(
              config.routes, "/readyz", context -> respondToProbe(context, ready));
          ErrorResponses.addTo(config.routes);
          for (WebRoutes each : routes) {
            each.addTo(config.routes);
          }
        });
    try {
      return new WebServer(javalin.start());
    } catch (JavalinException e) {
      javalin.stop();
      BindException failure = new BindException("cannot listen on port " + port + ": " + reason(e));
      failure.initCause(e);
      throw new UncheckedIOException(failure);
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return javalin.port();
  }

  /** Stops serving; may be called twice. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void configure(JavalinConfig config) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.generateEtags = false;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
    config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(new JettyErrors()));
  }

  private static void addSecurityHeaders(Context context) {
    SECURITY_HEADERS.forEach(context::header);
  }

  private static void respondToScrape(Context context, UnaryOperator<String> metrics) {
    String type = MetricsFormat.of(context.header("Accept")).contentType();
    context.header("Vary", "Accept");
    respond(context, 200, type, () -> metrics.apply(type));
  }

  private static void respondToProbe(Context context, HealthProbe probe) {
    HealthProbe.ProbeResult result = probe.check();
    respond(context, result.ok() ? 200 : 503, TEXT_TYPE, result::body);
  }

  private static void respond(Context context, int status, String type, Supplier<String> body) {
    context.status(status).contentType(type).result(body.get());
  }

  private static String reason(Throwable failure) {
    Throwable rootCause = failure;
    while (rootCause.getCause() != null) {
      rootCause = rootCause.getCause();
    }
    return String.valueOf(rootCause.getMessage());
  }
}
