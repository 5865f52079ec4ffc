package io.lifecyclemanager.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHold;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HttpMethods;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.WebRoutes;
import io.lifecyclemanager.web.access.ApiAccess;
import io.lifecyclemanager.web.access.ApiPermission;
import java.util.List;
import java.util.function.Supplier;

/** Serves the page at {@code /} and its files below {@code /page/}. Thread-safe. */
public final class PageRoutes implements WebRoutes {
  private static final String HTML_TYPE = "text/html; charset=utf-8";

  private final PageRenderer renderer = new PageRenderer();
  private final DeferredValue<ClusterStatus> status;
  private final Supplier<List<NodeHold>> holds;
  private final ApiAccess access;
  private final Time time;

  /**
   * Serves a page that says that the controller is starting until the status is set. Where reading
   * needs a token, which a browser cannot send when it opens a page, the page has no values: its
   * scripts ask the reader for the token.
   *
   * @param status what the page shows
   * @param holds the holds of nodes; throws {@link RequestRefusal} until they are known
   * @param access checks each request for the page; its files are public
   */
  public PageRoutes(
      DeferredValue<ClusterStatus> status,
      Supplier<List<NodeHold>> holds,
      ApiAccess access,
      Time time) {
    this.status = status;
    this.holds = holds;
    this.access = access;
    this.time = time;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    Handler page =
        access.authenticatesReads()
            ? context -> send(context, HTML_TYPE, renderer.renderLocked())
            : access.protect(
                ApiPermission.READ_TERMINATIONS, context -> send(context, HTML_TYPE, page()));
    HttpMethods.addReadOnly(routes, "/", page);
    for (PageAsset asset : PageAsset.values()) {
      String text = asset.text();
      HttpMethods.addReadOnly(
          routes, "/" + asset.path(), context -> send(context, asset.contentType(), text));
    }
  }

  private String page() {
    ClusterStatus known;
    List<NodeHold> held;
    try {
      known = status.get();
      held = holds.get();
    } catch (RequestRefusal _) {
      return renderer.renderStart();
    }
    return renderer.render(known.current(), held, known.history(), time.now());
  }

  private static void send(Context context, String type, String text) {
    context.header("Content-Security-Policy", PageRenderer.CONTENT_SECURITY_POLICY);
    context.header("Referrer-Policy", "no-referrer");
    context.contentType(type).result(text);
  }
}
