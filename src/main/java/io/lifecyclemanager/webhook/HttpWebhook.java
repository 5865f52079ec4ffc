package io.lifecyclemanager.webhook;

import io.lifecyclemanager.http.ProxyRules;
import io.lifecyclemanager.http.ProxyServer;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A webhook behind the URL in a file, which is read for each request, because such secrets are
 * replaced. Redirects are not followed: the URL's own server answers. Not thread-safe.
 */
final class HttpWebhook implements WebhookEndpoint, AutoCloseable {
  private static final int TOO_MANY_REQUESTS = 429;

  /** The request itself is at fault, which does not change: not the URL, and not the server. */
  private static final Set<Integer> REJECTIONS = Set.of(400, 405, 406, 411, 413, 415, 422);

  private final Path urlFile;
  private final boolean allowHttp;
  private final Duration timeout;
  private final Time time;
  private final HttpClient http;
  private Duration retryAfter = Duration.ZERO;

  /**
   * @param timeout of a whole exchange
   * @param proxies the proxy of each request
   */
  HttpWebhook(Path urlFile, boolean allowHttp, Duration timeout, ProxyRules proxies, Time time) {
    this.urlFile = urlFile;
    this.allowHttp = allowHttp;
    this.timeout = timeout;
    this.time = time;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(new RuleSelector(proxies))
            .connectTimeout(timeout);
    proxyOf(proxies).flatMap(ProxyServer::authenticator).ifPresent(builder::authenticator);
    this.http = builder.build();
  }

  /** The JDK's client has one authenticator, and answers proxies with it only. */
  private static Optional<ProxyServer> proxyOf(ProxyRules proxies) {
    return List.of("https://webhook.invalid", "http://webhook.invalid").stream()
        .map(URI::create)
        .map(proxies::route)
        .flatMap(route ->
            route instanceof ProxyRules.Route.Through(ProxyServer proxy)
                ? Optional.of(proxy).stream()
                : Optional.<ProxyServer>empty().stream())
        .filter(proxy -> proxy.credentials().isPresent())
        .findFirst();
  }

  @Override
  public Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public void post(String json) throws InterruptedException {
    retryAfter = Duration.ZERO;
    HttpResponse<Void> response = send(request(json));
    int code = response.statusCode();
    if (code >= 200 && code < 300) {
      return;
    }
    retryAfter =
        response
            .headers()
            .firstValue("Retry-After")
            .map(value -> RetryAfter.parse(value, time.now()))
            .orElse(Duration.ZERO);
    FailureKind kind =
        REJECTIONS.contains(code)
            ? FailureKind.REJECTED
            : code == TOO_MANY_REQUESTS ? FailureKind.THROTTLED : FailureKind.UNAVAILABLE;
    String note = code >= 300 && code < 400 ? ", and redirects are not followed" : "";
    throw new RemoteFailure(kind, "the webhook answered with status " + code + note, null);
  }

  private HttpRequest request(String json) {
    try {
      return HttpRequest.newBuilder(WebhookUrl.read(urlFile, allowHttp))
          .header("Content-Type", "application/json; charset=utf-8")
          .header("User-Agent", "lifecycle-manager")
          .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8))
          .build();
    } catch (IllegalArgumentException e) {
      throw new RemoteFailure(
          FailureKind.UNAVAILABLE, "the file of --webhook-url-file " + e.getMessage(), null);
    }
  }

  private HttpResponse<Void> send(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> reply =
        http.sendAsync(request, BodyHandlers.discarding());
    try {
      return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      reply.cancel(true);
      throw e;
    } catch (TimeoutException _) {
      reply.cancel(true);
      throw unavailable("it did not answer within %d ms".formatted(timeout.toMillis()));
    } catch (ExecutionException e) {
      throw unavailable(describe(Objects.requireNonNullElse(e.getCause(), e)));
    }
  }

  /** Without the cause, whose message may have the URL. */
  private static RemoteFailure unavailable(String what) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, "the webhook: " + what, null);
  }

  private static String describe(Throwable cause) {
    for (@Nullable Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
        return "no address is known for its host";
      }
      if (each instanceof SSLException) {
        return "no connection with TLS (%s)".formatted(each.getClass().getSimpleName());
      }
    }
    return switch (cause) {
      case HttpTimeoutException _ -> "it did not answer in time";
      case ConnectException _ -> "the connection was refused";
      default -> "the connection failed (%s)".formatted(cause.getClass().getSimpleName());
    };
  }

  /** Gives up the request that is sent. Idempotent. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  /** The proxies of the environment; where it names none, those of the JDK's own settings. */
  private static final class RuleSelector extends ProxySelector {
    private final ProxyRules rules;

    RuleSelector(ProxyRules rules) {
      this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI server) {
      return switch (rules.route(server)) {
        case ProxyRules.Route.Unset() -> {
          @Nullable ProxySelector settings = ProxySelector.getDefault();
          yield settings == null ? List.of(Proxy.NO_PROXY) : settings.select(server);
        }
        case ProxyRules.Route.Direct() -> List.of(Proxy.NO_PROXY);
        case ProxyRules.Route.Through(ProxyServer proxy) ->
            List.of(new Proxy(Proxy.Type.HTTP, proxy.address()));
      };
    }

    @Override
    public void connectFailed(URI server, SocketAddress proxy, IOException failure) {
      // The request that fails tells it.
    }
  }
}
