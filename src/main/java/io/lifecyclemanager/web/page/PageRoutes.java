package io.lifecyclemanager.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.status.ClusterStatus;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.WebRoutes;
import io.lifecyclemanager.web.access.ApiAccess;
import io.lifecyclemanager.web.access.ApiPermission;

/** Serves the page at {@code /} and its files below {@code /page/}. Thread-safe. */
public final class PageRoutes implements WebRoutes {
  private static final String HTML_TYPE = "text/html; charset=utf-8";

  private final PageRenderer renderer = new PageRenderer();
  private final DeferredValue<ClusterStatus> status;
  private final ApiAccess access;
  private final Time time;

  /**
   * Serves a page that says that the controller is starting until the status is set.
   *
   * @param status what the page shows
   * @param access checks each request for the page; its files are public
   */
  public PageRoutes(DeferredValue<ClusterStatus> status, ApiAccess access, Time time) {
    this.status = status;
    this.access = access;
    this.time = time;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(
        "/",
        access.protect(
            ApiPermission.READ_TERMINATIONS, context -> send(context, HTML_TYPE, page())));
    for (PageAsset asset : PageAsset.values()) {
      String text = asset.text();
      routes.get("/" + asset.path(), context -> send(context, asset.contentType(), text));
    }
  }

  private String page() {
    ClusterStatus known;
    try {
      known = status.get();
    } catch (RequestRefusal _) {
      return renderer.renderStart();
    }
    return renderer.render(known.current(), known.history(), time.now());
  }

  private static void send(Context context, String type, String text) {
    context.header("Content-Security-Policy", PageRenderer.CONTENT_SECURITY_POLICY);
    context.header("Referrer-Policy", "no-referrer");
    context.contentType(type).result(text);
  }
}
