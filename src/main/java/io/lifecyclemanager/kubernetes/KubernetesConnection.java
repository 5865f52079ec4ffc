package io.lifecyclemanager.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpHeaders;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.lifecyclemanager.http.ContentDecoding;
import io.lifecyclemanager.http.NonBrowserHeader;
import io.lifecyclemanager.kubernetes.ApiCall.RequestTimeouts;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one API server. Requests are sent through fabric8's HTTP client, which only
 * authenticates them: one call is one request, and status, causes, {@code Retry-After} and
 * plain-text bodies reach the caller unchanged. Lists, evictions, deletions, and reads and patches
 * of nodes have a limit on concurrent requests each, so that the claim of a node waits neither for
 * evictions from other nodes nor for long lists. All other requests except watches share one more
 * limit. A request waits no longer than its timeout to be sent. Thread-safe.
 */
public final class KubernetesConnection implements AutoCloseable {
  /** A drain cannot begin without its list, and a failed wait would lose its place in the queue. */
  private static final Duration LIST_WAIT = Duration.ofMinutes(5);

  /**
   * The client's own timeout covers the response headers only. This is added to it for the whole
   * response, so that the client's more specific message is reported.
   */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final HttpClient http;
  private final String server;
  private final String route;
  private final @Nullable String missing;
  private final Optional<String> configuredUser;
  private final Listener listener;
  private final Time time;
  private final RequestTimeouts timeouts;
  private final RequestLimits limits;

  private volatile boolean closed;

  private KubernetesConnection(
      ClientSettings settings, Listener listener, Time time, RequestTimeouts timeouts) {
    this.http = settings.http();
    this.server = settings.server();
    this.route = settings.route();
    this.missing = settings.missing();
    this.configuredUser = settings.user();
    this.listener = listener;
    this.time = time;
    this.timeouts = timeouts;
    this.limits = new RequestLimits(time);
  }

  /**
   * Creates the connection without sending a request. The timeout of a request is 15 s, and 40 s
   * where admission webhooks may take most of it.
   *
   * @param kubeconfig the file to use; null for the client's defaults: {@code KUBECONFIG} or {@code
   *     ~/.kube/config}, else the service account of the pod
   * @param listener gets a fact for each request
   * @throws IllegalArgumentException when the kubeconfig cannot be used, with the reason
   */
  public static KubernetesConnection create(
      @Nullable Path kubeconfig, Listener listener, Time time) {
    return create(kubeconfig, listener, time, RequestTimeouts.DEFAULT);
  }

  static KubernetesConnection create(
      @Nullable Path kubeconfig, Listener listener, Time time, RequestTimeouts timeouts) {
    return new KubernetesConnection(ClientSettings.of(kubeconfig), listener, time, timeouts);
  }

  /** Throws an {@link IllegalArgumentException} if no API server is configured. */
  public void requireServer() {
    if (missing != null) {
      throw new IllegalArgumentException(missing);
    }
  }

  /** The user of the kubeconfig's context; empty where there is no kubeconfig. */
  Optional<String> configuredUser() {
    return configuredUser;
  }

  /** The API server's address, ending in a slash. */
  public String server() {
    return server;
  }

  /**
   * Sends a request and reads the whole response, whatever its status.
   *
   * @throws RemoteFailure when there is no response; also when interrupted, and then the thread's
   *     interrupt status is set
   */
  public ApiResponse send(ApiCall call) {
    ApiCall admitted = limits.admit(call, timeouts.of(call));
    try {
      HttpResponse<byte[]> response = exchange(admitted, byte[].class);
      byte[] body = Objects.requireNonNullElse(response.body(), new byte[0]);
      InputStream decoded = decode(call, response, new ByteArrayInputStream(body));
      String text = new String(decoded.readAllBytes(), StandardCharsets.UTF_8);
      return new ApiResponse(
          response.code(), ApiResponse.retryAfter(response), ApiResponse.date(response), text);
    } catch (IOException e) {
      throw RequestFailures.truncated(call, e);
    } finally {
      limits.release(call);
    }
  }

  /** Sends a list request; it counts in the limit until the response is closed. */
  StreamingResponse openList(ApiCall call) {
    ApiCall admitted = limits.admit(call, LIST_WAIT);
    try {
      return open(admitted, () -> limits.release(call));
    } catch (RemoteFailure e) {
      limits.release(call);
      throw e;
    }
  }

  /** Sends a watch request, or a list that is not to wait for others; it counts in no limit. */
  StreamingResponse openUnlimited(ApiCall call) {
    return open(call, () -> {});
  }

  private StreamingResponse open(ApiCall call, Runnable onClose) {
    HttpResponse<InputStream> response = exchange(call, InputStream.class);
    InputStream body = decode(call, response, response.body());
    return new StreamingResponse(response.code(), ApiResponse.retryAfter(response), body, onClose);
  }

  private static InputStream decode(ApiCall call, HttpHeaders response, InputStream body) {
    try {
      return ContentDecoding.decode(response.header("Content-Encoding"), body);
    } catch (ZipException e) {
      closeQuietly(body);
      throw RequestFailures.truncated(call, e);
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException _) {
      // The response is of no use in any case.
    }
  }

  private <T> HttpResponse<T> exchange(ApiCall call, Class<T> type) {
    if (missing != null) {
      throw RequestFailures.noServer(call, missing);
    }
    long start = time.nanos();
    int code = 0;
    try {
      HttpResponse<T> response = await(call, start(call, type));
      code = response.code();
      return response;
    } finally {
      listener.on(
          new Fact.KubernetesRequest(
              call.verb().toString(), call.resource(), code, time.since(start)));
    }
  }

  private <T> CompletableFuture<HttpResponse<T>> start(ApiCall call, Class<T> type) {
    try {
      return http.sendAsync(request(call), type);
    } catch (IllegalStateException e) {
      if (closed) {
        throw RequestFailures.noAnswer(call, route, e);
      }
      throw e;
    }
  }

  private <T> HttpResponse<T> await(ApiCall call, CompletableFuture<HttpResponse<T>> response) {
    Duration limit = timeouts.of(call);
    try {
      return response.get(limit.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw RequestFailures.interrupted(call, e);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw RequestFailures.timedOut(call, route, limit, e);
    } catch (ExecutionException e) {
      throw RequestFailures.noAnswer(call, route, e.getCause() == null ? e : e.getCause());
    }
  }

  private HttpRequest request(ApiCall call) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder()
            .uri(server + call.path())
            .timeout(timeouts.of(call).toMillis(), TimeUnit.MILLISECONDS);
    request.header("Accept", "application/json");
    request.header("Accept-Encoding", ContentDecoding.ACCEPTED);
    if (call.resource().endsWith("/proxy")) {
      request.header(NonBrowserHeader.NAME, NonBrowserHeader.VALUE);
    }
    if (call.body() != null) {
      request.method(call.verb().method(), call.contentType(), call.body());
    }
    return request.build();
  }

  /** Closes the client; later requests are failures. Idempotent. */
  @Override
  public void close() {
    closed = true;
    http.close();
  }
}
