package io.lifecyclemanager.web.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lifecyclemanager.http.NonBrowserHeader;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.RequestLimiter;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.RequestRefusal;
import io.lifecyclemanager.web.WebRoutes;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the API and the page. Every request is checked for its host; a handler asks for the
 * permission that it needs. Tokens are neither logged nor part of a response. Thread-safe.
 */
public final class ApiAccess implements WebRoutes {
  private static final Set<String> OPEN_PATHS = Set.of("/metrics", "/livez", "/readyz");
  private static final String USER = "lifecycle-manager.user";
  private static final String CHARGED = "lifecycle-manager.charged";
  private static final String BEARER = "Bearer ";
  private static final int MAX_CONCURRENT_READS = 16;
  private static final int MAX_CONCURRENT_WRITES = 64;
  private static final int MAX_CONCURRENT_WAITS = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  /** A token that is not accepted may have cost a request to the API server. */
  private static final int TOKEN_COST = 10;

  private final WebSettings settings;
  private final HostNames hosts;
  private final DeferredValue<TokenAuthority> authority;
  private final RefusalBudget budget;
  private final LargeResponses responses;
  private final RequestLimiter reads = new RequestLimiter(MAX_CONCURRENT_READS);
  private final RequestLimiter writes = new RequestLimiter(MAX_CONCURRENT_WRITES);
  private final RequestLimiter waits = new RequestLimiter(MAX_CONCURRENT_WAITS);

  /**
   * @param ownHost the host name of this machine or pod; null where it is not known
   * @param namespace of this pod; null where it is not known
   * @param authority decides about tokens; 503 until it is set
   */
  public ApiAccess(
      WebSettings settings,
      @Nullable String ownHost,
      @Nullable String namespace,
      DeferredValue<TokenAuthority> authority,
      Time time) {
    this.settings = settings;
    this.hosts = new HostNames(settings.hosts(), ownHost, namespace);
    this.authority = authority;
    this.budget = new RefusalBudget(time);
    this.responses = new LargeResponses(time);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.before(this::check);
    routes.after(this::settle);
  }

  private void check(Context context) {
    if (OPEN_PATHS.contains(context.path())) {
      return;
    }
    if (budget.isSpent(client(context))) {
      throw tooMany("too many requests of this client were refused");
    }
    // Each request counts until it has succeeded: nothing runs after one whose path is unknown.
    budget.charge(client(context), 1);
    context.attribute(CHARGED, true);
    boolean isFromProgram = context.header(NonBrowserHeader.NAME) != null;
    if (!isFromProgram && !hosts.isAllowed(context.header("Host"))) {
      throw new RequestRefusal(
          403,
          "host_not_allowed",
          "requests for this host name are not served; --api-hosts allows further names");
    }
  }

  private void settle(Context context) {
    if (context.attribute(CHARGED) == null) {
      return;
    }
    int status = context.statusCode();
    if (status == 403) {
      budget.charge(client(context), TOKEN_COST - 1);
    } else if (status < 400 || status >= 500) {
      budget.refund(client(context));
    }
  }

  /** The handler behind the check of a permission, with a limit on concurrent requests. */
  public Handler protect(ApiPermission permission, Handler handler) {
    return protect(permission, permission.isWrite() ? writes : reads, handler);
  }

  /** As {@link #protect}, for a handler that waits for minutes and must not delay others. */
  public Handler protectWait(ApiPermission permission, Handler handler) {
    return protect(permission, waits, handler);
  }

  private Handler protect(ApiPermission permission, RequestLimiter limiter, Handler handler) {
    return context -> {
      context.attribute(USER, require(permission, context));
      if (!limiter.tryAcquire(client(context), MAX_WAIT)) {
        throw tooMany("too many requests are in progress");
      }
      try {
        handler.handle(context);
        responses.sendIfLarge(context);
      } finally {
        limiter.release();
      }
    };
  }

  /** As {@link #protect}, for a handler that limits its clients itself. */
  public Handler protectStream(ApiPermission permission, Handler handler) {
    return context -> {
      context.attribute(USER, require(permission, context));
      handler.handle(context);
    };
  }

  /** Whether a request that reads needs a token. */
  public boolean authenticatesReads() {
    return settings.authenticateReads();
  }

  /** The user who asks, in a handler behind {@link #protect}: for log lines and events. */
  public static String user(Context context) {
    return Objects.requireNonNull(context.<String>attribute(USER));
  }

  /**
   * Checks whether the request has a permission. Reading needs no token by default.
   *
   * @return the user who asks, for log lines and events; {@code anonymous} without a token
   * @throws RequestRefusal 401, 403 or 503
   */
  public String require(ApiPermission permission, Context context) {
    if (permission.isWrite()) {
      requireWrites();
      requireOwnOrigin(context);
    } else if (!settings.authenticateReads()) {
      return "anonymous";
    }
    String token = token(context);
    return switch (decide(token, permission)) {
      case TokenDecision.TokenPermits(String user) -> user;
      case TokenDecision.TokenForbids _ ->
          throw new RequestRefusal(
              403, "not_permitted", "the token does not permit to " + permission);
      case TokenDecision.TokenUnknown _ ->
          throw new RequestRefusal(403, "token_not_accepted", "the token is not valid");
    };
  }

  private TokenDecision decide(String token, ApiPermission permission) {
    try {
      return authority.get().decide(token, permission);
    } catch (RemoteFailure failure) {
      throw RequestRefusal.unavailable(
          "token_not_checked",
          "the token cannot be checked: " + failure.getMessage(),
          Duration.ofSeconds(5));
    }
  }

  private void requireWrites() {
    if (!settings.write()) {
      throw new RequestRefusal(
          403, "writes_disabled", "requests that change something need --api-write");
    }
  }

  /** A browser names the page that sends the request; other clients send no such header. */
  private static void requireOwnOrigin(Context context) {
    String origin = context.header("Origin");
    String site = context.header("Sec-Fetch-Site");
    boolean isOwnOrigin =
        origin == null
            || origin.equalsIgnoreCase("http://" + context.header("Host"))
            || origin.equalsIgnoreCase("https://" + context.header("Host"));
    boolean isOwnSite = site == null || site.equals("same-origin") || site.equals("none");
    if (!isOwnOrigin || !isOwnSite) {
      throw new RequestRefusal(
          403, "origin_not_allowed", "requests of other pages must not change anything");
    }
  }

  private static String token(Context context) {
    String header = context.header("Authorization");
    boolean isBearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String token = isBearer ? header.substring(BEARER.length()).strip() : "";
    if (token.isEmpty()) {
      throw new RequestRefusal(
              401, "token_required", "this request needs the header Authorization: Bearer <token>")
          .with("WWW-Authenticate", "Bearer realm=\"lifecycle-manager\"");
    }
    return token;
  }

  private static RequestRefusal tooMany(String message) {
    return new RequestRefusal(429, "too_many_requests", message).retryAfter(Duration.ofSeconds(5));
  }

  private static String client(Context context) {
    return context.req().getRemoteAddr();
  }
}
